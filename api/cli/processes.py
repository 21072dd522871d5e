"""Child processes of one installation: started with their own log, watched, started again when they die, stopped together."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from api.cli.build import BOT_PYTHON, MODELS, bot_environment
from api.settings import ROOT, Settings

STOP_SECONDS = 10.0
RESTART_SECONDS = (1.0, 2.0, 5.0, 10.0)


def free_port() -> int:
    """A loopback port that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True)
class Process:
    """One child; `ensure` starts it when it is not running and its turn has come."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log_file: Path
    child: subprocess.Popen[bytes] | None = None
    starts: int = 0
    not_before: float = 0.0

    def ensure(self) -> bool:
        """True when this call started the process."""
        if self.is_running() or time.monotonic() < self.not_before:
            return False
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        with self.log_file.open("ab") as log:
            # A session of its own: Ctrl-C reaches us alone, and we stop the children in order.
            self.child = subprocess.Popen(
                self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        self.not_before = time.monotonic() + RESTART_SECONDS[min(self.starts, len(RESTART_SECONDS) - 1)]
        self.starts += 1
        return True

    def is_running(self) -> bool:
        return self.child is not None and self.child.poll() is None

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Send a signal to the child and what it started."""
        if self.child is not None and self.is_running():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.child.pid, number)

    def stop(self) -> None:
        self.kill(signal.SIGTERM)
        if self.child is not None:
            try:
                self.child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.kill()
                self.child.wait()

    def tail(self, lines: int = 15) -> str:
        text = self.log_file.read_text(errors="replace") if self.log_file.exists() else ""
        return "\n".join(text.splitlines()[-lines:])


@dataclass(slots=True)
class Installation:
    """The API, the Rasa process and the action server of one data folder, on the embedded defaults."""

    settings: Settings
    rasa_port: int = field(default_factory=free_port)
    actions_port: int = field(default_factory=free_port)
    api: Process = field(init=False)
    actions: Process = field(init=False)
    rasa: Process = field(init=False)

    def __post_init__(self) -> None:
        settings, logs = self.settings, self.settings.data_dir / "logs"
        own = {
            **_as_environment(settings),
            "YOL_RASA_URLS": f"http://127.0.0.1:{self.rasa_port}",
            "YOL_API_URL": f"http://127.0.0.1:{settings.port}",
            "YOL_ACTIONS_URL": f"http://127.0.0.1:{self.actions_port}/webhook",
            "YOL_ASSISTANT_SECRET": settings.secret,
        }
        bot = {
            **bot_environment(),
            **{key: own[key] for key in ("YOL_API_URL", "YOL_ACTIONS_URL", "YOL_ASSISTANT_SECRET")},
        }
        self.api = Process("api", _api_command(settings), {**os.environ, **own}, logs / "api.log")
        self.actions = Process("actions", _actions_command(self.actions_port), bot, logs / "actions.log")
        self.rasa = Process("rasa", _rasa_command(self.rasa_port), bot, logs / "rasa.log")

    @property
    def processes(self) -> list[Process]:
        return [self.api, self.actions, self.rasa]

    def stop(self) -> None:
        """The API first, so that nobody is promised an answer that nobody will give."""
        for process in self.processes:
            process.stop()


def _as_environment(settings: Settings) -> dict[str, str]:
    """The settings as the child reads them, so that options of the command reach it too."""
    from pydantic import SecretStr

    values = {}
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        plain = value.get_secret_value() if isinstance(value, SecretStr) else value
        values[f"YOL_{name.upper()}"] = str(plain)
    return values


def _api_command(settings: Settings) -> list[str]:
    options = ["--host", settings.host, "--port", str(settings.port), "--no-access-log", "--no-server-header"]
    limits = ["--timeout-graceful-shutdown", "5", "--h11-max-incomplete-event-size", "65536"]
    return [sys.executable, "-m", "uvicorn", "api.app:create_app", "--factory", *options, *limits]


def _rasa_command(port: int) -> list[str]:
    files = ["--endpoints", "bot/endpoints.yml", "--credentials", "bot/credentials.yml", "--model", str(MODELS)]
    return [str(BOT_PYTHON), "-m", "rasa", "run", *files, "--interface", "127.0.0.1", "--port", str(port)]


def _actions_command(port: int) -> list[str]:
    return [str(BOT_PYTHON), "-m", "actions", "--port", str(port)]

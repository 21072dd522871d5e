"""`./yol up`: everything on the embedded defaults, in one terminal."""

import asyncio
import contextlib
import fcntl
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn
from urllib.request import ProxyHandler, build_opener

from api.cli import build
from api.cli.console import StepFailed, console, step
from api.cli.processes import Installation, Process
from api.settings import Settings

API_SECONDS = 30.0
READY_SECONDS = 240.0
_DIRECT = build_opener(ProxyHandler({}))  # our own addresses are never behind a proxy


class Stopped(Exception):
    """Somebody asked to stop: Ctrl-C or SIGTERM."""


def run(settings: Settings, *, demo: bool) -> int:
    os.umask(0o077)
    with _only_one(settings.data_dir), _stop_signals():
        try:
            return _run(settings, demo=demo)
        except Stopped:
            return 0


def _run(settings: Settings, *, demo: bool) -> int:
    _require_free_port(settings.host, settings.port)
    if demo:
        _add_demo_data(settings)
    installation = Installation(settings)
    try:
        installation.api.ensure()
        _wait(f"{_local_url(settings)}/health/live", installation.api, API_SECONDS)
        console.print(f"The API answers at {settings.resolved_public_url}; the assistant is being prepared.")
        _in_parallel(build.build_web, build.train)
        with step("Starting the assistant"):
            installation.actions.ensure()
            installation.rasa.ensure()
            _wait(f"{_local_url(settings)}/health/ready", installation.rasa, READY_SECONDS)
        _welcome(settings)
        _watch(installation)
    except Stopped:
        console.print("Stopping …")
        return 0
    finally:
        installation.stop()


def _add_demo_data(settings: Settings) -> None:
    from api.cli.demo import fill  # the whole API behind it: loaded only when it is asked for
    from api.migrations import migrate

    with step("Adding demo data"):
        migrate(settings.resolved_database_url)
        asyncio.run(fill(settings))


def _welcome(settings: Settings) -> None:
    url = settings.resolved_public_url
    link = settings.first_link_file.read_text() if settings.first_link_file.exists() else None
    console.print(f"\nTry the widget: {url}/   Counsellors: {url}/console/   API: {url}/docs")
    if link:
        console.print(f"Sign in to the console for the first time (once, within a day): {link}")
    else:
        console.print("A new account: ./yol staff add NAME --role counsellor --centre CENTRE")
    console.print(f"Logs: {settings.data_dir / 'logs'}   Stop with Ctrl-C.")
    print(f"Yol is ready: {url}", flush=True)


def _watch(installation: Installation) -> NoReturn:
    """Until stopped: a process that dies is started again and named."""
    while True:
        for process in installation.processes:
            if process.ensure():
                console.print(f"{process.name} had stopped and was started again; its log is {process.log_file}")
        time.sleep(0.5)


def _wait(url: str, process: Process, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, HTTPException), _DIRECT.open(url, timeout=5.0):
            return
        if not process.is_running():
            console.print(process.tail())
            raise StepFailed(f"{process.name} stopped while starting: its log is {process.log_file}")
        time.sleep(0.1)
    console.print(process.tail())
    raise StepFailed(f"{process.name} was not ready after {seconds:.0f} s: its log is {process.log_file}")


def _in_parallel(*tasks: Callable[[], object]) -> None:
    """Run independent steps side by side; the first failure is raised when all have ended."""
    failures: list[BaseException] = []

    def guarded(task: Callable[[], object]) -> None:
        try:
            task()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


@contextmanager
def _only_one(data_dir: Path) -> Iterator[None]:
    """Two installations on one data folder would be two writers of one SQLite file: the second is refused."""
    data_dir.mkdir(parents=True, exist_ok=True)
    lock: IO[str]
    with (data_dir / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StepFailed(f"Yol is already running on {data_dir}: stop it, or use another --data-dir.") from error
        yield


@contextmanager
def _stop_signals() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _require_free_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StepFailed(f"port {port} of {host} is taken: choose another with --port.") from error


def _local_url(settings: Settings) -> str:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104
    return f"http://{host}:{settings.port}"

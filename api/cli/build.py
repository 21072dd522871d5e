"""What has to be made before anything can start: the web bundle and the model. A stamp makes the second time instant."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from api.cli.console import StepFailed, step
from api.settings import ROOT

BOT_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
MODELS = ROOT / "models"
WEB = ROOT / "web"
MODEL_INPUTS = (
    "config.yml",
    "domain.yml",
    "bot/requirements.txt",
    "nlu_data",
    "bot/dialogue",
    "bot/components",
    "bot/train.py",
)
# What the gazetteer reads from the content packs; answers may change without a new model.
GAZETTEER_INPUTS = ("occupations", "cities.yml", "centres.yml", "sectors.yml")
WEB_INPUTS = ("package.json", "package-lock.json", "build.mjs", "shared", "widget", "console", "demo")


def train(*, force: bool = False) -> Path:
    """The folder with a model of the data as they are now; validates, trains and smoke-tests when they have changed."""
    packs = [f"content/{pack.name}/{part}" for pack in _packs() for part in GAZETTEER_INPUTS]
    stamp = _fingerprint(ROOT / name for name in (*MODEL_INPUTS, *packs))
    if not force and _is_current(MODELS / "stamp", stamp) and any(MODELS.glob("*.tar.gz")):
        return MODELS
    with step("Training the assistant"):
        _run(
            [str(BOT_PYTHON), "-m", "bot.train", "--out", str(MODELS)],
            "training failed: see the lines above",
            env=bot_environment(),
        )
    (MODELS / "stamp").write_text(stamp)
    return MODELS


def build_web() -> None:
    """The widget, the console and the demo page in web/dist."""
    stamp = _fingerprint(WEB / name for name in (*WEB_INPUTS, *(p.name for p in sorted(WEB.glob("vite*.ts")))))
    if _is_current(WEB / "dist" / ".stamp", stamp):
        return
    with step("Building the web pages"):
        npm(["ci", "--no-audit", "--no-fund", "--silent"])
        npm(["run", "--silent", "build"])
    (WEB / "dist" / ".stamp").write_text(stamp)


def npm(arguments: list[str]) -> None:
    """Run npm in web/, with the machine's Node or, where there is none, with the one from the package registry."""
    command = _npm_command()
    path = str(Path(command[0]).parent) + os.pathsep + os.environ["PATH"]
    _run(
        [*command, *arguments],
        f"npm {arguments[0]} failed in web/: see the lines above",
        cwd=WEB,
        env={**os.environ, "PATH": path},
    )


def bot_environment() -> dict[str, str]:
    """Environment variables of every process of the Rasa environment; our settings, secrets among them, stay out."""
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    others = {name: value for name, value in os.environ.items() if not name.startswith("YOL_")}
    return {**others, **quiet, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}


def _npm_command() -> list[str]:
    node, found = shutil.which("node"), shutil.which("npm")
    if node and found and _node_major(node) >= 20:
        return [found]
    bundled = Path(sys.prefix) / "bin" / "npm"
    if not bundled.exists():
        lock = str(ROOT / "requirements-node.txt")
        uv = os.environ.get("YOL_UV", "uv")
        install = [uv, "pip", "install", "--quiet", "--python", sys.executable, "--require-hashes", "-r", lock]
        _run(install, "Node could not be installed: install Node 20 or newer and run this again")
    return [str(bundled)]


def _node_major(node: str) -> int:
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    return int(version.strip().lstrip("v").split(".")[0] or 0)


def _packs() -> list[Path]:
    return sorted(path for path in (ROOT / "content").iterdir() if path.is_dir())


def _fingerprint(paths: Iterable[Path]) -> str:
    """A hash of names and contents of these files and of everything below these folders."""
    digest = hashlib.sha256()
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                digest.update(str(file.relative_to(ROOT)).encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _is_current(file: Path, stamp: str) -> bool:
    return file.exists() and file.read_text() == stamp


def _run(command: list[str], sentence: str, *, cwd: Path = ROOT, env: dict[str, str] | None = None) -> None:
    """Run quietly; when it fails, show what it said and raise StepFailed with the sentence."""
    done = subprocess.run(
        command, cwd=cwd, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        sys.stderr.write(done.stdout[-6000:])
        raise StepFailed(f"{sentence}.")

"""`./yol test`: installs what the tests need and runs all of them, or those that the options name."""

import os
import shutil
import subprocess
import sys

from api.cli import build
from api.cli.console import StepFailed, console, step
from api.settings import ROOT

BOT_TESTS = ("tests/bot", "tests/actions")
NO_TESTS = 5
# Command that must be there, Debian package that brings it.
NEEDED = (
    ("chromium", "chromium"),
    ("/usr/lib/postgresql", "postgresql"),
)


def run(arguments: list[str]) -> int:
    """Exit code 0 when everything passed; with options that choose tests, web checks are left out."""
    paths = [argument for argument in arguments if argument.startswith("tests/") or (ROOT / argument).exists()]
    _install_programs()
    build.build_web()
    build.train()
    os.environ["YOL_TEST_MODEL"] = str(build.MODELS)
    codes = []
    if not arguments:
        codes.append(_web_checks())
        codes.append(_static_checks())
    if not paths or any(path.startswith(BOT_TESTS) for path in paths):
        wanted = [path for path in arguments if path not in paths or path.startswith(BOT_TESTS)]
        extra = [] if paths else list(BOT_TESTS)
        codes.append(_pytest(str(build.BOT_PYTHON), [*wanted, *extra], env=build.bot_environment()))
    if not paths or any(not path.startswith(BOT_TESTS) for path in paths):
        wanted = [path for path in arguments if not path.startswith(BOT_TESTS)]
        ignored = [f"--ignore={folder}" for folder in BOT_TESTS]
        codes.append(_pytest(sys.executable, [*wanted, *ignored], env=dict(os.environ)))
    ran = [code for code in codes if code != NO_TESTS]
    return max(ran, default=NO_TESTS)


def _pytest(python: str, arguments: list[str], *, env: dict[str, str]) -> int:
    return subprocess.run([python, "-m", "pytest", *arguments], cwd=ROOT, env=env, check=False).returncode


def _web_checks() -> int:
    """Types, lint, unit tests and the size gate of the web pages."""
    try:
        with step("Checking the web pages"):
            for script in ("check", "test", "size"):
                build.npm(["run", "--silent", script])
    except StepFailed as error:
        console.print(f"[red]{error}[/red]")
        return 1
    return 0


def _static_checks() -> int:
    """Lint and types of the Python code."""
    ruff, mypy = [sys.executable, "-m", "ruff"], [sys.executable, "-m", "mypy"]
    with step("Checking the Python code"):
        commands = ([*ruff, "check", "."], [*ruff, "format", "--check", "."], mypy)
        codes = [subprocess.run(command, cwd=ROOT, check=False).returncode for command in commands]
    return max(codes)


def _install_programs() -> None:
    """Debian's Chromium and PostgreSQL, where they are missing and we may install them."""
    missing = [package for program, package in NEEDED if not (shutil.which(program) or os.path.isdir(program))]
    if not missing:
        return
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        with step(f"Installing {', '.join(missing)}"):
            quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
            for command in ([apt, "update", "-qq"], [apt, "install", "-qq", "-y", "--no-install-recommends", *missing]):
                done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.stderr.write(done.stderr[-3000:])
    still = [package for program, package in NEEDED if not (shutil.which(program) or os.path.isdir(program))]
    if still and os.environ.get("CI") == "true":
        raise StepFailed(f"the tests need {', '.join(still)}: install them with the system's packages.")
    for package in still:
        console.print(f"{package} is missing: the tests that need it are skipped.")

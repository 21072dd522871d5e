"""The `yol` command as an IT person meets it."""

import os
import socket
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def yol(*arguments: str, timeout: float = 60, **environment: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **environment}
    return subprocess.run(
        [str(ROOT / "yol"), *arguments], capture_output=True, text=True, timeout=timeout, env=environment, check=False
    )


def test_a_new_account_gets_a_link_for_one_sign_in(tmp_path: Path) -> None:
    done = yol(
        "staff", "add", "Aysel", "--role", "counsellor", "--centre", "ganja-industry", YOL_DATA_DIR=str(tmp_path)
    )
    assert done.returncode == 0
    assert "/console/#/sign-in?token=" in done.stdout


def test_an_unknown_centre_is_named_with_the_known_ones(tmp_path: Path) -> None:
    done = yol("staff", "add", "Aysel", "--centre", "atlantis", YOL_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "ganja-industry" in done.stdout


def test_a_taken_port_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = yol("up", "--port", str(taken.getsockname()[1]), "--data-dir", str(tmp_path))
    assert done.returncode == 1
    assert "is taken: choose another with --port" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_running_again_builds_nothing() -> None:
    before = [(ROOT / folder / ".yol-stamp").stat().st_mtime_ns for folder in (".venv", "bot/.venv")]
    assert yol("--help").returncode == 0
    assert [(ROOT / folder / ".yol-stamp").stat().st_mtime_ns for folder in (".venv", "bot/.venv")] == before

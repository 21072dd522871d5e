"""A PostgreSQL server of Debian's packages for one test run: a free port, a temporary folder, stopped afterwards."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from api.clock import new_id


def _programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    return found[-1].parent if found else None


@dataclass(frozen=True)
class PostgresServer:
    port: int

    @classmethod
    @contextmanager
    def started(cls) -> Iterator["PostgresServer"]:
        programs = _programs()
        if programs is None:
            if os.environ.get("CI") == "true":
                pytest.fail("PostgreSQL is missing: apt-get install postgresql")
            pytest.skip("PostgreSQL is not installed")
        # Not in pytest's own folder: that is closed to other users, and PostgreSQL refuses to run as root.
        folder = Path(tempfile.mkdtemp(prefix="yol-postgres-"))
        as_user: list[str] = []
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
            as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        data = folder / "data"
        initdb = [str(programs / "initdb"), "-D", str(data), "-U", "yol", "-A", "trust", "--no-sync", "-E", "UTF8"]
        subprocess.run([*as_user, *initdb, "--locale=C.UTF-8"], check=True, capture_output=True, cwd=folder)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off -c max_connections=200"
        control = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(folder / "log")]
        subprocess.run([*control, "-o", options, "start"], check=True, capture_output=True, cwd=folder)
        try:
            yield cls(port)
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=True, capture_output=True, cwd=folder)
            shutil.rmtree(folder)

    def url(self, database: str, *, create: bool = False) -> str:
        if create:
            self._execute(f'CREATE DATABASE "{database}"')
        return f"postgresql+psycopg://yol@127.0.0.1:{self.port}/{database}"

    def copy_of(self, template: str) -> str:
        """The address of a fresh database with the tables of the template."""
        name = f"test_{new_id().hex}"
        self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def _execute(self, statement: str) -> None:
        with psycopg.connect(f"postgresql://yol@127.0.0.1:{self.port}/postgres", autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

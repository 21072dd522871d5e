"""One way to the database: plain functions of a Session, run on database threads, one transaction each.

A transaction is a synchronous function, so it cannot await: holding one across a network call is impossible by construction.
On SQLite a single thread writes (one writer connection commits and checkpoints); readers have connections of their own.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from api.errors import Malformed, Unavailable

log = structlog.get_logger()
P = ParamSpec("P")
T = TypeVar("T")
Event = dict[str, Any]


class DatabaseUnavailable(Unavailable):
    detail = "The service cannot store anything at the moment. Please try again in a few seconds."


class Database:
    """Runs transactions and hands the events they announced to `on_commit` once they are on disk."""

    def __init__(self, url: str, *, on_commit: Callable[[list[Event]], None] | None = None) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self.on_commit = on_commit or (lambda events: None)
        self._writer = _engine(url, read_only=False)
        self._reader = _engine(url, read_only=True) if self.is_sqlite else self._writer
        self._write_sessions = sessionmaker(self._writer, expire_on_commit=False)
        self._read_sessions = sessionmaker(self._reader, expire_on_commit=False)
        self._write_threads = ThreadPoolExecutor(1 if self.is_sqlite else 8, thread_name_prefix="yol-write")
        self._read_threads = ThreadPoolExecutor(4, thread_name_prefix="yol-read")

    async def write(self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(session, …)` in one transaction and commit; raises DatabaseUnavailable when that is impossible."""
        loop = asyncio.get_running_loop()
        result, events = await loop.run_in_executor(self._write_threads, self._write, function, args, kwargs)
        if events:
            self.on_commit(events)
        return result

    async def read(self, function: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run `function(session, …)` on a reading connection; nothing is committed."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._read_threads, self._read, function, args, kwargs)

    async def forget_erased(self) -> None:
        """Empty SQLite's write-ahead log, where erased texts would otherwise stay until it is written over."""
        if self.is_sqlite:
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._write_threads, self._checkpoint)

    def _checkpoint(self) -> None:
        with self._writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def _write(self, function: Callable[..., T], args: Any, kwargs: Any) -> tuple[T, list[Event]]:
        try:
            with self._write_sessions() as session:
                session.info["events"] = []
                result = function(session, *args, **kwargs)
                session.commit()
                return result, session.info["events"]
        except DataError as error:  # a character or number that the database cannot hold, such as NUL
            raise Malformed from error
        except OperationalError as error:
            log.error("database.write.failed", reason=str(error.orig))
            raise DatabaseUnavailable from error

    def _read(self, function: Callable[..., T], args: Any, kwargs: Any) -> T:
        try:
            with self._read_sessions() as session:
                return function(session, *args, **kwargs)
        except DataError as error:
            raise Malformed from error
        except OperationalError as error:
            log.error("database.read.failed", reason=str(error.orig))
            raise DatabaseUnavailable from error

    def close(self) -> None:
        self._write_threads.shutdown()
        self._read_threads.shutdown()
        self._writer.dispose()
        self._reader.dispose()


def announce(session: Session, **event_fields: Any) -> None:
    """Remember an event for live listeners; it is published only when the transaction has been committed."""
    session.info.setdefault("events", []).append(event_fields)


def _engine(url: str, *, read_only: bool) -> Engine:
    """Parameters are hidden from errors: they would put what people wrote into the log."""
    if not url.startswith("sqlite"):
        limits = {"connect_timeout": 5, "options": "-c statement_timeout=10000 -c lock_timeout=5000"}
        pool = {"pool_size": 8, "max_overflow": 4, "pool_pre_ping": True, "pool_timeout": 5}
        return create_engine(url, connect_args=limits, hide_parameters=True, **pool)
    engine = create_engine(
        url, pool_size=1 if not read_only else 4, connect_args={"check_same_thread": False}, hide_parameters=True
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout = 5000")
        cursor.execute("PRAGMA foreign_keys = ON")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        else:
            cursor.execute("PRAGMA journal_mode = WAL")
            cursor.execute("PRAGMA synchronous = FULL")
            cursor.execute("PRAGMA secure_delete = ON")
        cursor.close()

    return engine

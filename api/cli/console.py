"""How the command speaks: Rich progress for long steps, one sentence for a failure."""

import functools
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

P = ParamSpec("P")
T = TypeVar("T")
console = Console(highlight=False, soft_wrap=True)


class StepFailed(Exception):
    """A step did not work; the message says in one sentence what to do."""


def explain_failures(function: Callable[P, T]) -> Callable[P, T]:
    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return function(*args, **kwargs)
        except StepFailed as error:
            console.print(f"[red]yol: {error}[/red]")
            raise typer.Exit(1) from error

    return wrapper


class _Steps:
    """One display for all steps that run at the moment, also side by side."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._progress: Progress | None = None
        self._running = 0

    def begin(self, title: str) -> TaskID:
        with self._lock:
            if self._progress is None:
                columns = (SpinnerColumn(finished_text="✓"), TextColumn("{task.description}"), TimeElapsedColumn())
                self._progress = Progress(*columns, console=console)
                self._progress.start()
            self._running += 1
            return self._progress.add_task(title, total=1)

    def end(self, task: TaskID, *, done: bool) -> None:
        with self._lock:
            assert self._progress is not None
            if done:
                self._progress.update(task, completed=1)
            self._running -= 1
            if not self._running:
                self._progress.stop()
                self._progress = None


_steps = _Steps()


@contextmanager
def step(title: str) -> Iterator[None]:
    """A long step with a running clock; without a terminal, one line when it begins."""
    if not console.is_terminal:
        console.print(f"{title} …")
        yield
        return
    task, done = _steps.begin(title), False
    try:
        yield
        done = True
    finally:
        _steps.end(task, done=done)

"""SQL of the usage counters."""

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from api.models import UsageCounter

DIMENSIONS = ("centre", "channel", "language", "topic", "outcome")


def increment(session: Session, day: date, **dimensions: str) -> None:
    """Add one to the counter of the day, making it when it is the first."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    statement = dialect.insert(UsageCounter).values(day=day, count=1, **dimensions)
    statement = statement.on_conflict_do_update(
        index_elements=["day", *DIMENSIONS], set_={"count": UsageCounter.count + 1}
    )
    session.execute(statement)


def sums(
    session: Session, *, start: date, end: date, by: list[str], centres: list[str] | None
) -> list[tuple[Any, ...]]:
    """Rows of (dimension values…, count) for the days from `start` to `end`, both included."""
    columns = [getattr(UsageCounter, name) for name in by]
    query = select(*columns, func.sum(UsageCounter.count)).where(UsageCounter.day.between(start, end))
    if centres is not None:
        query = query.where(UsageCounter.centre.in_(centres))
    if columns:
        query = query.group_by(*columns).order_by(func.sum(UsageCounter.count).desc(), *columns)
    return [tuple(row) for row in session.execute(query)]

"""Numbers without people: one counter a day and kind of turn, small cells never shown."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from api.clock import now
from api.errors import Malformed
from api.models import Conversation
from api.statistics import repository
from api.statistics.repository import DIMENSIONS

THRESHOLD = 5
NONE = "none"


def count_turn(session: Session, conversation: Conversation, *, topic: str | None, outcome: str) -> None:
    """Count one turn, in the turn's own transaction. `outcome`: answered, not_understood, handed_off or failed."""
    repository.increment(
        session,
        now().date(),
        centre=conversation.centre or NONE,
        channel=conversation.channel,
        language=conversation.language,
        topic=topic or NONE,
        outcome=outcome,
    )


def summary(session: Session, *, start: date, end: date, by: list[str], centres: list[str] | None) -> dict[str, Any]:
    """Counts by at most three dimensions; a cell below THRESHOLD says only that it is suppressed.

    The next smallest are suppressed with it until together they are at least twice the threshold, so that the
    total does not give them away.
    """
    if len(by) > 3 or any(name not in DIMENSIONS for name in by) or end < start or len(set(by)) != len(by):
        raise Malformed(f"by takes at most three of {', '.join(DIMENSIONS)}; from must not be after to.")
    found = [row for row in repository.sums(session, start=start, end=end, by=by, centres=centres) if row[-1]]
    small = {index for index, row in enumerate(found) if row[-1] < THRESHOLD}
    while small and len(small) < len(found) and (len(small) < 2 or _hidden(found, small) < 2 * THRESHOLD):
        small.add(min((index for index in range(len(found)) if index not in small), key=lambda index: found[index][-1]))
    rows = [
        dict(zip(by, row[:-1], strict=True)) | ({"suppressed": True} if index in small else {"count": int(row[-1])})
        for index, row in enumerate(found)
    ]
    total = sum(int(row[-1]) for row in found)
    return {
        "from": start.isoformat(),
        "to": end.isoformat(),
        "by": by,
        "rows": rows,
        "total": total if total >= THRESHOLD or not total else None,
        "threshold": THRESHOLD,
    }


def _hidden(rows: list[tuple[Any, ...]], suppressed: set[int]) -> int:
    return sum(int(rows[index][-1]) for index in suppressed)

"""The counters over HTTP."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from api.auth import SignedInStaff
from api.statistics import service

router = APIRouter(prefix="/v1/statistics", tags=["statistics"])


@router.get("/summary")
async def summary(
    request: Request,
    staff: SignedInStaff,
    start: Annotated[date, Query(alias="from")],
    end: Annotated[date, Query(alias="to")],
    by: str = "topic",
) -> dict[str, Any]:
    """Answered turns by at most three of centre, topic, channel, language, outcome; small cells are suppressed."""
    dimensions = [name.strip() for name in by.split(",") if name.strip()]
    centres = None if "*" in staff.centres else staff.centres
    found: dict[str, Any] = await request.app.state.database.read(
        service.summary, start=start, end=end, by=dimensions, centres=centres
    )
    return found

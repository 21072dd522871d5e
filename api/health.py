"""Whether the process runs, whether it can answer, and its numbers for Prometheus."""

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from api.auth import is_own_process
from api.clock import now
from api.errors import Forbidden, YolError
from api.models import Delivery, Escalation, Message
from api.states import TurnState

router = APIRouter(tags=["health"])
LOOPBACK = frozenset({"127.0.0.1", "::1"})


@router.get("/health/live")
async def live() -> dict[str, str]:
    return {"status": "ok"}


@router.get("/health/ready")
async def ready(request: Request) -> JSONResponse:
    """200 when a question would be answered now; 503 with the parts that cannot."""
    state = request.app.state
    parts = {"database": "ok", "assistant": "ok"}
    try:
        await state.database.read(lambda session: session.execute(text("select 1")))
    except YolError:
        parts["database"] = "unavailable"
    if not await state.assistant.is_ready():
        parts["assistant"] = "starting or unavailable"
    good = all(value == "ok" for value in parts.values())
    return JSONResponse(parts, status_code=200 if good else 503, headers={} if good else {"Retry-After": "5"})


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    """Gauges without any person in them; for loopback, or with the assistant secret."""
    host = request.client.host if request.client else ""
    if host not in LOOPBACK and not is_own_process(request):
        raise Forbidden
    values: dict[str, float] = await request.app.state.database.read(_measure)
    registry = CollectorRegistry()
    for name, value in values.items():
        Gauge(f"yol_{name}", name.replace("_", " "), registry=registry).set(value)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


def _measure(session: Session) -> dict[str, Any]:
    oldest = session.scalar(select(func.min(Message.created_at)).where(Message.turn_state == TurnState.PENDING))
    values: dict[str, Any] = {"oldest_unanswered_seconds": (now() - oldest).total_seconds() if oldest else 0.0}
    for status, count in session.execute(select(Escalation.status, func.count()).group_by(Escalation.status)):
        values[f"escalations_{status}"] = count
    for state, count in session.execute(select(Delivery.state, func.count()).group_by(Delivery.state)):
        values[f"deliveries_{state}"] = count
    return values

"""Numbers: every answered turn counts once, and small numbers are not shown."""

from typing import Any

import httpx
import pytest
from sqlalchemy import inspect

from api.clock import now
from api.models import UsageCounter
from tests.api_fixtures import Chat, ScriptedAssistant, say


async def summary(staff: httpx.AsyncClient, by: str) -> dict[str, Any]:
    today = now().date().isoformat()
    response = await staff.get("/v1/statistics/summary", params={"from": today, "to": today, "by": by})
    found: dict[str, Any] = response.raise_for_status().json()
    return found


async def test_each_answered_turn_is_counted_once(chat: Chat, assistant: ScriptedAssistant, sign_in: Any) -> None:
    assistant.answer = lambda turn: say("admission_dates")
    for number in range(6):
        await chat.ask(f"question {number}")
    await chat.post("question 5", client_message_id="m6")
    found = await summary(await sign_in("Aysel"), "topic,outcome,centre")
    assert found["rows"] == [{"topic": "admission_dates", "outcome": "answered", "centre": "demo", "count": 6}]


async def test_a_number_below_the_threshold_is_suppressed(
    chat: Chat, assistant: ScriptedAssistant, sign_in: Any
) -> None:
    for name, times in (("admission_dates", 10), ("cv_help", 2), ("job_search", 9)):
        assistant.answer = lambda turn, name=name: say(name)
        for number in range(times):
            await chat.ask(f"{name} {number}")
    rows = {row["topic"]: row for row in (await summary(await sign_in("Aysel"), "topic"))["rows"]}
    assert rows["cv_help"] == {"topic": "cv_help", "suppressed": True}
    assert rows["job_search"] == {"topic": "job_search", "suppressed": True}, "or the total would give the other away"
    assert rows["admission_dates"]["count"] == 10


async def test_somebody_of_one_centre_sees_that_centre(chat: Chat, sign_in: Any) -> None:
    for number in range(6):
        await chat.ask(f"question {number}")
    elsewhere = await sign_in("Kamran", centres=["ganja-industry"])
    assert (await summary(elsewhere, "topic"))["rows"] == []


@pytest.mark.parametrize("by", ["name", "topic,topic", "topic,centre,channel,language"])
async def test_unknown_or_too_many_dimensions_are_refused(by: str, sign_in: Any) -> None:
    staff = await sign_in("Aysel")
    response = await staff.get("/v1/statistics/summary", params={"from": "2026-01-01", "to": "2026-01-02", "by": by})
    assert response.status_code == 422


def test_the_counters_have_no_room_for_a_person() -> None:
    columns = {column.name: str(column.type) for column in inspect(UsageCounter).columns}
    assert set(columns) == {"day", "centre", "channel", "language", "topic", "outcome", "count"}
    assert columns["day"] == "DATE"

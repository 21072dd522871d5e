"""The outbox: an outcome is written however long the database is away, and a crash leaves doubt, not silence."""

from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from api.channels import OutboundMessage
from api.conversations import repository
from api.database import DatabaseUnavailable
from api.delivery import DeliveryWorker, mark_interrupted
from api.models import Delivery
from api.states import DeliveryState, Sender


class Letterbox:
    name = "telegram"

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def send(self, message: OutboundMessage) -> str:
        self.texts.append(message.text)
        return "1"

    async def run(self) -> None: ...

    async def close(self) -> None: ...


def two_lines(session: Any) -> None:
    conversation = repository.find_or_create_by_address(
        session, channel="telegram", bot_id="1", external_id=uuid4().hex, language="az"
    )
    for text in ("one", "two"):
        repository.append(session, conversation, sender=Sender.BOT, text=text)


def states(session: Any) -> list[str]:
    return [str(state) for state in session.scalars(select(Delivery.state).order_by(Delivery.seq))]


async def test_an_outcome_that_cannot_be_written_is_written_later(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, letterbox = app.state.database, Letterbox()
    await database.write(two_lines)
    write, troubles = database.write, [DatabaseUnavailable(), DatabaseUnavailable()]

    async def troubled(function: Any, *args: Any, **kwargs: Any) -> Any:
        if function.__name__ == "settle" and troubles:
            raise troubles.pop()
        return await write(function, *args, **kwargs)

    monkeypatch.setattr(database, "write", troubled)
    worker = DeliveryWorker(database, app.state.live, {"telegram": letterbox})
    for _ in range(2):
        await worker._start_due()
        await worker.drain()
    assert letterbox.texts == ["one", "two"]
    assert await database.read(states) == ["sent", "sent"]


async def test_what_a_crash_caught_in_the_middle_is_uncertain(app: FastAPI) -> None:
    database = app.state.database
    await database.write(two_lines)
    await database.write(
        lambda session: [
            setattr(row, "state", DeliveryState.SENDING)
            for row in session.scalars(select(Delivery).where(Delivery.seq == 1))
        ]
    )
    await database.write(mark_interrupted)
    assert await database.read(states) == ["uncertain", "ready"]

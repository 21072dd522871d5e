"""Many people on a bad day, with "wait", errors and lost answers at random: nothing is lost, doubled or out of order unflagged."""

import asyncio
import random
from itertools import pairwise

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.channels import telegram_client
from api.models import Delivery, DeliveryState, Message, Sender
from tests.telegram.bot_api import FakeBotApi
from tests.telegram.conftest import NewPerson
from tests.telegram.shapes import Fault, Rates

PEOPLE, MESSAGES = 20, 4
BAD = [
    Fault(retry_after=1),
    Fault(status=500),
    Fault(status=502, accepted=True),
    Fault(silent=True),
    Fault(silent=True, accepted=True),
]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_client, "READ_SECONDS", 0.3)


@pytest.mark.usefixtures("paced")
async def test_every_line_arrives_once_and_in_order_or_is_flagged(
    telegram: FakeBotApi, app: FastAPI, new_person: NewPerson
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    telegram.rates = Rates()

    def weather(method: str) -> Fault | None:
        return chance.choice(BAD) if method in ("sendMessage", "sendChatAction") and chance.random() < 0.2 else None

    async def talk() -> None:
        person = new_person()
        for number in range(MESSAGES):
            await asyncio.sleep(chance.random())
            await person.writes(f"{number}")

    telegram.weather = weather
    await asyncio.gather(*(talk() for _ in range(PEOPLE)))
    deliveries = await settled(app, PEOPLE * MESSAGES)
    telegram.weather = lambda method: None

    assert await app.state.database.read(what_was_written) == [str(number) for number in range(MESSAGES)] * PEOPLE
    confirmed = [int(delivery.provider_id or 0) for delivery in deliveries if delivery.state == DeliveryState.SENT]
    doubtful = [delivery for delivery in deliveries if delivery.state == DeliveryState.UNCERTAIN]
    assert len(confirmed) + len(doubtful) == PEOPLE * MESSAGES
    accepted = [sent.message_id for sent in telegram.sent]
    assert set(confirmed) <= set(accepted)
    assert len(accepted) - len(confirmed) <= len(doubtful)
    assert telegram.refused_for_speed <= len(accepted) * 0.02, "our pace keeps to the limits, but for jitter on the way"
    for earlier, later in pairwise(deliveries):
        both_sent = earlier.state == later.state == DeliveryState.SENT
        if both_sent and earlier.address_id == later.address_id:
            assert int(earlier.provider_id or 0) < int(later.provider_id or 0)


async def settled(app: FastAPI, expected: int) -> list[Delivery]:
    """All deliveries, chat by chat in order, once none of them waits any more."""

    def read(session: Session) -> list[Delivery]:
        return list(session.scalars(select(Delivery).order_by(Delivery.address_id, Delivery.seq)))

    async with asyncio.timeout(60):
        while True:
            found: list[Delivery] = await app.state.database.read(read)
            if len(found) >= expected and all(d.state in (DeliveryState.SENT, DeliveryState.UNCERTAIN) for d in found):
                return found
            await asyncio.sleep(0.2)


def what_was_written(session: Session) -> list[str]:
    query = select(Message.text).where(Message.sender == Sender.CONTACT)
    return list(session.scalars(query.order_by(Message.conversation_id, Message.seq)))

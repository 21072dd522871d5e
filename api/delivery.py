"""The outbox worker: lines for push channels are sent in order for each address, and never doubled silently.

`sending` is committed before the network call. After a crash such a row is `uncertain`: the counsellor sees it, nobody resends it.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from api.channels import DeliveryDelayed, DeliveryRefused, DeliveryUncertain, OutboundMessage, PushChannel
from api.clock import now
from api.database import Database, DatabaseUnavailable
from api.live import Live
from api.models import Address, Delivery, Message
from api.states import DeliveryState

log = structlog.get_logger()

AT_ONCE = 20
IDLE_SECONDS = 1.0
DRAIN_SECONDS = 5.0
GIVE_UP_AFTER = timedelta(hours=24)
State = DeliveryState


@dataclass(frozen=True, slots=True)
class Parcel:
    delivery_id: UUID
    channel: str
    created_at: datetime
    message: OutboundMessage


class DeliveryWorker:
    def __init__(self, database: Database, live: Live, channels: Mapping[str, PushChannel]) -> None:
        self._database = database
        self._live = live
        self._channels = channels
        self._sending: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled: send what is due, wake up on hints, on a finished send and every second."""
        with self._live.subscribe("delivery") as subscription:
            interrupted = True
            while True:
                try:
                    if interrupted:
                        await self._database.write(mark_interrupted)
                        interrupted = False
                    await self._start_due()
                except Exception:
                    log.exception("delivery.failed")
                await subscription.next(IDLE_SECONDS)

    async def drain(self) -> None:
        """Let what is under way reach its outcome; what does not is `uncertain` at the next start."""
        if self._sending:
            await asyncio.wait(self._sending, timeout=DRAIN_SECONDS)

    async def _start_due(self) -> None:
        free = AT_ONCE - len(self._sending)
        if not free:
            return
        for parcel in await self._database.write(take_due, list(self._channels), free):
            task = asyncio.create_task(self._send(parcel))
            self._sending.add(task)
            task.add_done_callback(self._sent)

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._live.publish({"channel": "delivery"})  # the next line of this address may go now

    async def _send(self, parcel: Parcel) -> None:
        fields: dict[str, object]
        opted_out = False
        try:
            provider_id = await self._channels[parcel.channel].send(parcel.message)
            fields = {"state": State.SENT, "provider_id": provider_id, "error": None}
        except DeliveryDelayed as error:
            later = now() + timedelta(seconds=error.retry_after)
            given_up = parcel.created_at < now() - GIVE_UP_AFTER
            fields = {"state": State.FAILED if given_up else State.READY, "not_before": later, "error": _short(error)}
        except DeliveryUncertain as error:
            fields = {"state": State.UNCERTAIN, "error": _short(error)}
        except DeliveryRefused as error:
            fields = {"state": State.FAILED, "error": _short(error)}
            opted_out = error.opted_out
        except Exception as error:
            log.exception("delivery.send.crashed", delivery_id=str(parcel.delivery_id))
            fields = {"state": State.UNCERTAIN, "error": type(error).__name__}
        log.info("delivery.settled", delivery_id=str(parcel.delivery_id), state=str(fields["state"]))
        await self._settle(parcel, fields, opted_out=opted_out)

    async def _settle(self, parcel: Parcel, fields: dict[str, object], *, opted_out: bool) -> None:
        """Write the outcome, however long the database is away: an unsettled row holds up all that follow it."""
        pause = 0.2
        while True:
            try:
                await self._database.write(settle, parcel.delivery_id, fields, opted_out=opted_out)
                return
            except DatabaseUnavailable:
                await asyncio.sleep(pause)
                pause = min(5.0, pause * 2)


def mark_interrupted(session: Session) -> None:
    """What a crash caught between "sending" and its outcome may have arrived: uncertain."""
    session.execute(update(Delivery).where(Delivery.state == State.SENDING).values(state=State.UNCERTAIN))


def take_due(session: Session, channels: list[str], limit: int) -> list[Parcel]:
    """Mark the oldest unsent line of each address as `sending`, human replies first."""
    earlier = aliased(Delivery)
    blocked = select(earlier.id).where(
        earlier.address_id == Delivery.address_id,
        earlier.seq < Delivery.seq,
        earlier.state.in_([State.READY, State.SENDING]),
    )
    query = (
        select(Delivery, Message, Address)
        .join(Message, Message.id == Delivery.message_id)
        .join(Address, Address.id == Delivery.address_id)
        .where(
            Delivery.state == State.READY,
            Delivery.not_before <= now(),
            Delivery.channel.in_(channels),
            ~blocked.exists(),
        )
        .order_by(Delivery.priority, Delivery.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Delivery)
    )
    parcels = []
    for delivery, message, address in session.execute(query):
        delivery.attempts += 1
        if address.opted_out_at is not None:
            delivery.state, delivery.error = State.FAILED, "opted out"
            continue
        delivery.state = State.SENDING
        parcels.append(Parcel(delivery.id, delivery.channel, delivery.created_at, _outbound(message, address)))
    return parcels


def settle(session: Session, delivery_id: UUID, fields: dict[str, object], *, opted_out: bool) -> None:
    """The outcome of a send; `opted_out`: the contact has blocked us, nothing more goes there until they write again."""
    session.execute(update(Delivery).where(Delivery.id == delivery_id).values(**fields))
    if opted_out:
        address = select(Delivery.address_id).where(Delivery.id == delivery_id).scalar_subquery()
        session.execute(update(Address).where(Address.id == address).values(opted_out_at=now()))


def _outbound(message: Message, address: Address) -> OutboundMessage:
    return OutboundMessage(
        address=address.external_id,
        sender=message.sender,
        sender_name=message.sender_name,
        text=message.text,
        format=message.format,
        language=message.language,
        buttons=message.buttons,
        sources=message.sources,
    )


def _short(error: Exception) -> str:
    return str(error)[:200]

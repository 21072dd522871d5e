"""SQL of push channels: how far a polled channel has been read, and who has blocked us."""

from datetime import datetime

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from api.models import Address, ChannelCursor


def advance_cursor(session: Session, channel: str, bot_id: str, *, position: int | None, behind: int) -> bool:
    """Compare and set; false when another process has moved the cursor. `position` None: there is none yet."""
    if position is None:
        if session.get(ChannelCursor, (channel, bot_id)) is not None:
            return False
        session.add(ChannelCursor(channel=channel, bot_id=bot_id, position=behind))
        session.flush()
        return True
    moved = session.execute(
        update(ChannelCursor)
        .where(ChannelCursor.channel == channel, ChannelCursor.bot_id == bot_id, ChannelCursor.position == position)
        .values(position=behind)
    )
    assert isinstance(moved, CursorResult)
    return moved.rowcount == 1


def set_opted_out(session: Session, channel: str, bot_id: str, external_id: str, moment: datetime | None) -> None:
    """Blocked since `moment`: nothing more is sent there; None: they are back."""
    session.execute(
        update(Address)
        .where(Address.channel == channel, Address.bot_id == bot_id, Address.external_id == external_id)
        .values(opted_out_at=moment)
    )

"""SQL of staff accounts, sign-in links and sessions."""

import unicodedata
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from api.clock import now
from api.models import SignInLink, Staff, StaffSession


def name_key(name: str) -> str:
    """A name as it is looked up: spelling variants of one letter and case do not matter, in any alphabet."""
    return unicodedata.normalize("NFKC", name.strip()).casefold().replace("\u0307", "")


def by_name(session: Session, name: str) -> Staff | None:
    return session.scalar(select(Staff).where(Staff.name_key == name_key(name)))


def by_session(session: Session, token_hash: str) -> Staff | None:
    """The account of a session that has neither expired nor been disabled."""
    query = (
        select(Staff)
        .join(StaffSession, StaffSession.staff_id == Staff.id)
        .where(StaffSession.token_hash == token_hash, StaffSession.expires_at > now(), Staff.disabled_at.is_(None))
    )
    return session.scalar(query)


def usable_link(session: Session, token_hash: str) -> SignInLink | None:
    query = select(SignInLink).where(
        SignInLink.token_hash == token_hash, SignInLink.used_at.is_(None), SignInLink.expires_at > now()
    )
    return session.scalar(query.with_for_update())


def anyone_signed_in(session: Session) -> bool:
    """True once a link has been used or a password set: the installation has its first counsellor."""
    used = select(SignInLink.token_hash).where(SignInLink.used_at.is_not(None)).limit(1)
    return session.scalar(used) is not None


def end_session(session: Session, token_hash: str) -> None:
    session.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash))


def end_other_sessions(session: Session, staff_id: UUID, token_hash: str) -> None:
    """Sign the account out everywhere but here."""
    others = (StaffSession.staff_id == staff_id, StaffSession.token_hash != token_hash)
    session.execute(delete(StaffSession).where(*others))


def delete_expired(session: Session, moment: datetime) -> None:
    session.execute(delete(StaffSession).where(StaffSession.expires_at < moment))
    session.execute(delete(SignInLink).where(SignInLink.expires_at < moment, SignInLink.used_at.is_(None)))

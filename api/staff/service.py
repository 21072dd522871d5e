"""Accounts of counsellors, leads, editors and managers: one-time links, passwords, sessions."""

from datetime import timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error
from sqlalchemy.orm import Session

from api.clock import now
from api.errors import Malformed, NotFound, Unauthorized, YolError
from api.models import SignInLink, Staff, StaffSession
from api.staff import repository
from api.states import Role
from api.tokens import hash_token, new_token

LINK_LIFE = timedelta(hours=24)
MIN_PASSWORD = 12
_HASHER = PasswordHasher()


class SignInFailed(Unauthorized):
    detail = "The link has been used or is too old, or name and password do not match."


class StaffNameTaken(YolError):
    status_code = 409
    detail = "There is an account with this name already."


class PasswordTooWeak(Malformed):
    detail = f"Please choose at least {MIN_PASSWORD} characters, not your name and not one character repeated."


def add(session: Session, *, name: str, role: Role, centres: list[str], language: str = "az") -> Staff:
    if repository.by_name(session, name) is not None:
        raise StaffNameTaken
    staff = Staff(name=name.strip(), name_key=repository.name_key(name), role=role, centres=centres, language=language)
    session.add(staff)
    session.flush()
    return staff


def make_link(session: Session, staff: Staff) -> str:
    """The token of a link that signs this account in once, within a day."""
    token = new_token()
    session.add(SignInLink(token_hash=hash_token(token), staff_id=staff.id, expires_at=now() + LINK_LIFE))
    return token


def link_for(session: Session, name: str) -> str:
    """A new one-time link for an account by its name."""
    staff = repository.by_name(session, name)
    if staff is None:
        raise NotFound("There is no account with this name.")
    return make_link(session, staff)


def first_link(session: Session) -> str | None:
    """A link for the installation's first account, made on demand until somebody has signed in; then None."""
    if repository.anyone_signed_in(session):
        return None
    staff = repository.by_name(session, "Yol") or add(session, name="Yol", role=Role.LEAD, centres=["*"])
    return make_link(session, staff)


def sign_in_by_link(session: Session, token: str, *, life: timedelta) -> tuple[Staff, str]:
    link = repository.usable_link(session, hash_token(token))
    staff = session.get(Staff, link.staff_id) if link else None
    if link is None or staff is None or staff.disabled_at is not None:
        raise SignInFailed
    link.used_at = now()
    return staff, _begin(session, staff, life)


def password_hash_of(session: Session, name: str) -> tuple[UUID | None, str | None]:
    """The account's id and hash; (None, None) when nobody of this name can sign in with a password."""
    staff = repository.by_name(session, name)
    if staff is None or staff.password_hash is None or staff.disabled_at is not None:
        return None, None
    return staff.id, staff.password_hash


def verify(password_hash: str | None, password: str) -> None:
    """Raises SignInFailed. Slow by design, so it never runs inside a transaction; as slow for an unknown name."""
    try:
        _HASHER.verify(password_hash or _nobody(), password)
    except Argon2Error as error:
        raise SignInFailed from error


def begin_session(session: Session, staff_id: UUID | None, *, life: timedelta) -> tuple[Staff, str]:
    """A session of an account whose password has just been verified."""
    staff = session.get(Staff, staff_id) if staff_id else None
    if staff is None or staff.disabled_at is not None:
        raise SignInFailed
    return staff, _begin(session, staff, life)


def hash_password(name: str, password: str) -> str:
    """Raises PasswordTooWeak. Slow by design, so it never runs inside a transaction."""
    if len(password) < MIN_PASSWORD or len(set(password)) < 5 or name.lower() in password.lower():
        raise PasswordTooWeak
    return _HASHER.hash(password)


def set_password(session: Session, staff_id: UUID, password_hash: str, session_hash: str) -> None:
    """From now on it is the only way in; other sessions end."""
    session.get_one(Staff, staff_id).password_hash = password_hash
    repository.end_other_sessions(session, staff_id, session_hash)


@cache
def _nobody() -> str:
    """Verified when the name is unknown, so that the answer takes as long as for a known one."""
    return _HASHER.hash("nobody has this password")


def _begin(session: Session, staff: Staff, life: timedelta) -> str:
    token = new_token()
    session.add(StaffSession(token_hash=hash_token(token), staff_id=staff.id, expires_at=now() + life))
    return token

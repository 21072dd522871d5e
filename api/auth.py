"""Who is calling: the token of a conversation, the cookie of a member of staff, or the secret of our own processes."""

import hmac
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from api.conversations import repository as conversations
from api.errors import Forbidden, NotFound, Unauthorized
from api.models import Conversation, Staff
from api.staff import repository as staff_repository
from api.states import Role
from api.tokens import hash_token

CONSOLE_HEADER = "X-Yol-Console"
SAFE_METHODS = frozenset({"GET", "HEAD"})


def cookie_name(request: Request) -> str:
    return "__Host-yol" if request.app.state.settings.secure_cookies else "yol_session"


def bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized
    return token.strip()


def is_own_process(request: Request) -> bool:
    """True when the caller shows the assistant secret."""
    authorization = request.headers.get("Authorization", "")
    expected = f"Bearer {request.app.state.settings.secret}"
    return hmac.compare_digest(authorization.encode(), expected.encode())


async def own_conversation(request: Request, conversation_id: UUID) -> Conversation:
    """The conversation whose token the caller holds: 401 for a foreign token, 404 for one that is not there."""
    token = bearer(request)
    conversation: Conversation | None = await request.app.state.database.read(conversations.get, conversation_id)
    if conversation is None:
        raise NotFound("There is no such conversation, or it has been deleted.")
    if not conversation.token_hash or not hmac.compare_digest(conversation.token_hash, hash_token(token)):
        raise Unauthorized
    return conversation


async def signed_in_staff(request: Request) -> Staff:
    token = request.cookies.get(cookie_name(request))
    if not token:
        raise Unauthorized
    staff: Staff | None = await request.app.state.database.read(staff_repository.by_session, hash_token(token))
    if staff is None:
        raise Unauthorized
    if request.method not in SAFE_METHODS and request.headers.get(CONSOLE_HEADER) != "1":
        raise Forbidden("Requests from other pages are not accepted.")
    return staff


async def signed_in_counsellor(staff: Annotated[Staff, Depends(signed_in_staff)]) -> Staff:
    if staff.role not in (Role.COUNSELLOR, Role.LEAD):
        raise Forbidden
    return staff


OwnConversation = Annotated[Conversation, Depends(own_conversation)]
SignedInStaff = Annotated[Staff, Depends(signed_in_staff)]
SignedInCounsellor = Annotated[Staff, Depends(signed_in_counsellor)]

"""Sign-in of the staff: a cookie that scripts cannot read and other sites cannot send."""

import asyncio
from datetime import timedelta

from fastapi import APIRouter, Request, Response

from api.auth import SignedInStaff, cookie_name
from api.limits import client_address
from api.models import Staff
from api.staff import repository, service
from api.staff.schemas import PasswordSet, SignIn, StaffRead
from api.tokens import hash_token

router = APIRouter(prefix="/v1/staff", tags=["staff"])


@router.post("/sign-in")
async def sign_in(request: Request, response: Response, body: SignIn) -> StaffRead:
    """Exchange a one-time link, or name and password, for a session."""
    state = request.app.state
    state.limits.hit_sign_in(client_address(request), body.name or "link")
    life = timedelta(hours=state.settings.session_hours)
    if body.token:
        staff, token = await state.database.write(service.sign_in_by_link, body.token, life=life)
    else:
        staff_id, known = await state.database.read(service.password_hash_of, body.name)
        await asyncio.to_thread(service.verify, known, body.password or "")
        staff, token = await state.database.write(service.begin_session, staff_id, life=life)
    response.set_cookie(
        cookie_name(request),
        token,
        max_age=int(life.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=state.settings.secure_cookies,
    )
    return _read(request, staff)


@router.get("/me")
async def me(request: Request, staff: SignedInStaff) -> StaffRead:
    return _read(request, staff)


@router.post("/password", status_code=204)
async def set_password(request: Request, staff: SignedInStaff, body: PasswordSet) -> None:
    hashed = await asyncio.to_thread(service.hash_password, staff.name, body.password)
    here = hash_token(request.cookies[cookie_name(request)])
    await request.app.state.database.write(service.set_password, staff.id, hashed, here)


@router.post("/sign-out", status_code=204)
async def sign_out(request: Request, response: Response, staff: SignedInStaff) -> None:
    token = request.cookies[cookie_name(request)]
    await request.app.state.database.write(repository.end_session, hash_token(token))
    response.delete_cookie(cookie_name(request), secure=request.app.state.settings.secure_cookies, httponly=True)


def _read(request: Request, staff: Staff) -> StaffRead:
    centres = request.app.state.catalogue.centres
    ids = list(centres) if "*" in staff.centres else staff.centres
    return StaffRead(
        id=staff.id,
        name=staff.name,
        role=staff.role,
        centres=[{"id": item, "names": centres[item].names} for item in ids if item in centres],
        password_set=staff.password_hash is not None,
        language=staff.language,
    )

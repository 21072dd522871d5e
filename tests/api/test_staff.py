"""Sign-in of the staff: links work once, passwords are strong, sessions end."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.staff import service
from api.states import Role


async def make_link(app: FastAPI, name: str = "Aysel") -> str:
    def run(session: Any) -> str:
        return service.make_link(session, service.add(session, name=name, role=Role.COUNSELLOR, centres=["demo"]))

    token: str = await app.state.database.write(run)
    return token


async def test_a_link_signs_in_once(app: FastAPI, client: httpx.AsyncClient) -> None:
    token = await make_link(app)
    first = await client.post("/v1/staff/sign-in", json={"token": token})
    second = await client.post("/v1/staff/sign-in", json={"token": token})
    assert (first.status_code, second.status_code) == (200, 401)
    assert first.json()["centres"][0]["id"] == "demo"
    assert "HttpOnly" in first.headers["set-cookie"]
    assert "samesite=strict" in first.headers["set-cookie"].lower()


async def test_a_password_signs_in_after_it_was_set(app: FastAPI, client: httpx.AsyncClient) -> None:
    await client.post("/v1/staff/sign-in", json={"token": await make_link(app)})
    headers = {"X-Yol-Console": "1"}
    password = {"password": "nar çiçəyi dağda"}
    assert (await client.post("/v1/staff/password", json=password, headers=headers)).status_code == 204
    await client.post("/v1/staff/sign-out", headers=headers)
    assert (await client.get("/v1/staff/me")).status_code == 401
    signed_in = await client.post("/v1/staff/sign-in", json={"name": "aysel", **password})
    assert signed_in.status_code == 200


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaa", "my name is aysel"])
async def test_a_weak_password_is_refused(password: str, app: FastAPI, client: httpx.AsyncClient) -> None:
    await client.post("/v1/staff/sign-in", json={"token": await make_link(app)})
    response = await client.post("/v1/staff/password", json={"password": password}, headers={"X-Yol-Console": "1"})
    assert (response.status_code, response.json()["error"]) == (422, "PasswordTooWeak")


@pytest.mark.parametrize("name", ["Əli", "Şəbnəm", "Нина", "İlham", "Çinarə"])
async def test_a_name_of_any_alphabet_signs_in_however_it_is_cased(
    name: str, app: FastAPI, client: httpx.AsyncClient
) -> None:
    await client.post("/v1/staff/sign-in", json={"token": await make_link(app, name)})
    password = {"password": "nar çiçəyi dağda"}
    await client.post("/v1/staff/password", json=password, headers={"X-Yol-Console": "1"})
    for typed in (name, name.lower()):
        assert (await client.post("/v1/staff/sign-in", json={"name": typed, **password})).status_code == 200


async def test_an_unknown_name_and_a_wrong_password_look_the_same(app: FastAPI, client: httpx.AsyncClient) -> None:
    await make_link(app)
    answers = [
        (await client.post("/v1/staff/sign-in", json={"name": name, "password": "wrong password"})).json()
        for name in ("Aysel", "Nobody")
    ]
    assert answers[0] == answers[1]


async def test_guessing_is_slowed_down(client: httpx.AsyncClient) -> None:
    body = {"name": "Aysel", "password": "wrong password"}
    codes = [(await client.post("/v1/staff/sign-in", json=body)).status_code for _ in range(12)]
    assert codes[:10] == [401] * 10
    assert codes[-1] == 429


async def test_the_first_account_gets_links_until_somebody_has_signed_in(
    app: FastAPI, client: httpx.AsyncClient
) -> None:
    first = await app.state.database.write(service.first_link)
    second = await app.state.database.write(service.first_link)
    assert first
    assert second
    assert (await client.post("/v1/staff/sign-in", json={"token": second})).json()["role"] == "lead"
    assert await app.state.database.write(service.first_link) is None

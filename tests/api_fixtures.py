"""What the tests of the API share: real databases, a running API, and an assistant that says what the test wants."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.assistant import AssistantResponse, Turn, TurnResult
from api.migrations import migrate
from api.settings import Settings
from api.staff import service as staff_service
from api.states import Role
from tests.postgres import PostgresServer

Turner = Callable[[Turn], TurnResult]


@dataclass
class ScriptedAssistant:
    """Answers each turn with `answer`; remembers the turns it was given."""

    answer: Turner
    turns: list[Turn] = field(default_factory=list)
    ready: bool = True

    async def take_turn(self, turn: Turn) -> TurnResult:
        self.turns.append(turn)
        return self.answer(turn)

    async def is_ready(self) -> bool:
        return self.ready

    async def close(self) -> None:
        return None


def say(
    name: str, *, language: str = "en", confidence: float = 0.0, slots: dict[str, Any] | None = None, **variables: Any
) -> TurnResult:
    """A turn's result with one response."""
    return TurnResult([AssistantResponse(name, variables)], name, 1.0, language, confidence, slots or {})


@pytest.fixture
def assistant() -> ScriptedAssistant:
    return ScriptedAssistant(lambda turn: say("help_menu"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    with PostgresServer.started() as server:
        migrate(server.url("template_yol", create=True))
        yield server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path) -> str:
    if request.param == "sqlite":
        shutil.copy(sqlite_template, tmp_path / "yol.db")
        return f"sqlite:///{tmp_path / 'yol.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.copy_of("template_yol")


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(
        _env_file=None,
        data_dir=tmp_path,
        database_url=database_url,
        log_level="WARNING",
        conversations_per_hour=10_000,
        messages_burst=1_000,
    )


@pytest.fixture
async def app(settings: Settings, assistant: ScriptedAssistant) -> AsyncIterator[FastAPI]:
    """The running API: its workers turn, deliver and sweep as in production."""
    application = create_app(settings, assistant=assistant)
    async with application.router.lifespan_context(application):
        yield application


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 50000))
    async with httpx.AsyncClient(transport=transport, base_url="http://yol.test") as http:
        yield http


@pytest.fixture
async def server_url(app: FastAPI) -> AsyncIterator[str]:
    """The same API behind a real socket, for what streams."""
    config = uvicorn.Config(app, port=0, lifespan="off", log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await task


@dataclass
class Chat:
    """A contact's side of one conversation over HTTP."""

    client: httpx.AsyncClient
    id: str
    token: str
    sent: int = 0

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def post(self, text: str, client_message_id: str | None = None) -> httpx.Response:
        self.sent += 1
        body = {"client_message_id": client_message_id or f"m{self.sent}", "text": text}
        return await self.client.post(f"/v1/conversations/{self.id}/messages", json=body, headers=self.headers)

    async def press(self, button_id: str) -> httpx.Response:
        self.sent += 1
        body = {"client_message_id": f"b{self.sent}", "button_id": button_id}
        return await self.client.post(f"/v1/conversations/{self.id}/messages", json=body, headers=self.headers)

    async def messages(self, after: int = 0, wait: float = 0) -> list[dict[str, Any]]:
        response = await self.client.get(
            f"/v1/conversations/{self.id}/messages", params={"after": after, "wait": wait}, headers=self.headers
        )
        response.raise_for_status()
        found: list[dict[str, Any]] = response.json()["messages"]
        return found

    async def ask(self, text: str, seconds: float = 10) -> dict[str, Any]:
        """Write and wait for the first line after it that is not the contact's own."""
        accepted = (await self.post(text)).raise_for_status().json()
        for _ in range(int(seconds)):
            for message in await self.messages(after=accepted["seq"], wait=1):
                if message["sender"] != "contact":
                    return message
        raise AssertionError(f"no answer to {text!r} within {seconds} s")


@pytest.fixture
def start_chat(client: httpx.AsyncClient) -> Callable[..., Any]:
    async def start(**body: Any) -> Chat:
        created = (await client.post("/v1/conversations", json=body)).raise_for_status().json()
        return Chat(client, created["id"], created["token"])

    return start


@pytest.fixture
async def chat(start_chat: Callable[..., Any]) -> Chat:
    started: Chat = await start_chat(language="en", centre="demo")
    return started


@pytest.fixture
def sign_in(app: FastAPI) -> Callable[..., Any]:
    """A signed-in member of staff, as an HTTP client with a cookie of its own."""

    async def run(name: str, role: Role = Role.COUNSELLOR, centres: list[str] | None = None) -> httpx.AsyncClient:
        def make(session: Any) -> str:
            account = staff_service.add(session, name=name, role=role, centres=centres or ["*"])
            return staff_service.make_link(session, account)

        token = await app.state.database.write(make)
        http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://yol.test", headers={"X-Yol-Console": "1"}
        )
        (await http.post("/v1/staff/sign-in", json={"token": token})).raise_for_status()
        return http

    return run

"""Yol with a Telegram of its own: the fake Bot API on a real socket, people who write to it, and SQLite only, for speed."""

import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from api.channels import telegram_pace
from api.settings import Settings
from tests.telegram.bot_api import FakeBotApi
from tests.telegram.person import Person
from tests.telegram.server import serving

NewPerson = Callable[..., Person]


@pytest.fixture(params=["sqlite"])
def database_url(tmp_path: Path, sqlite_template: Path) -> str:
    shutil.copy(sqlite_template, tmp_path / "yol.db")
    return f"sqlite:///{tmp_path / 'yol.db'}"


@pytest.fixture(autouse=True)
def _no_waiting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own pace would make every conversation here last for seconds; the tests of the pace ask for it."""
    if "paced" not in request.fixturenames:
        monkeypatch.setattr(telegram_pace, "BURST", 1000)


@pytest.fixture
def paced() -> None:
    """Keep the real pace."""


@pytest.fixture
def telegram() -> FakeBotApi:
    return FakeBotApi()


@pytest.fixture
async def telegram_url(telegram: FakeBotApi) -> AsyncIterator[str]:
    async with serving(telegram) as url:
        yield url


@pytest.fixture
def settings(settings: Settings, telegram: FakeBotApi, telegram_url: str) -> Settings:
    return settings.model_copy(update={"telegram_token": SecretStr(telegram.token), "telegram_api_url": telegram_url})


@pytest.fixture
def new_person(telegram: FakeBotApi) -> NewPerson:
    """People with their own chats: 1001, 1002, …"""
    numbers = iter(range(1001, 2000))

    def make(**details: object) -> Person:
        return Person(telegram, next(numbers), **details)  # type: ignore[arg-type]

    return make


@pytest.fixture
def elcin(app: FastAPI, new_person: NewPerson) -> Person:
    """A person whose Telegram speaks Russian."""
    return new_person(language_code="ru")

"""Real processes, a trained model and a real browser: what a newcomer gets from `./yol up`."""

import asyncio
import os
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from api.cli import accounts
from api.cli.processes import Installation, free_port
from api.settings import Settings
from api.states import Role

READY_SECONDS = 120


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.timeout(400))


@dataclass
class Stack:
    """An installation of its own: a data folder, free ports, its own processes."""

    installation: Installation

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.installation.settings.port}"

    def start(self) -> None:
        for process in self.installation.processes:
            process.not_before = 0.0
            process.ensure()

    def wait_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.is_ready():
                return
            time.sleep(0.2)
        logs = "\n".join(process.tail(30) for process in self.installation.processes)
        raise AssertionError(f"not ready after {READY_SECONDS} s:\n{logs}")

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health/ready", timeout=5, trust_env=False).status_code == 200
        except httpx.HTTPError:
            return False

    def kill_and_restart_everything(self) -> None:
        for process in self.installation.processes:
            process.kill()
            assert process.child is not None
            process.child.wait()
        self.start()
        self.wait_ready()

    def sign_in_link(self, name: str) -> str:
        settings = self.installation.settings
        account = accounts.add(settings, name=name, role=Role.COUNSELLOR, centres=["*"])
        with ThreadPoolExecutor(1) as elsewhere:  # the browser's driver keeps an event loop in this thread
            return elsewhere.submit(asyncio.run, account).result()

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, trust_env=False, timeout=40)


def make_stack(folder: Path, **settings: Any) -> Stack:
    settings = {"conversations_per_hour": 1000, "messages_burst": 1000, "lease_seconds": 60, **settings}
    return Stack(Installation(Settings(_env_file=None, data_dir=folder, port=free_port(), **settings)))


@pytest.fixture(scope="session")
def model() -> None:
    """The tests never train: `./yol test` has done it, or the reason is said."""
    if not os.environ.get("YOL_TEST_MODEL"):
        pytest.skip("needs a trained model: run ./yol test")


@pytest.fixture(scope="session")
def stack(model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = make_stack(tmp_path_factory.mktemp("yol"))
    running.start()
    try:
        running.wait_ready()
        yield running
    finally:
        running.installation.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one module: its driver keeps an event loop in this thread, where asynchronous tests need their own."""
    program = shutil.which("chromium")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Chromium is missing: apt-get install chromium")
        pytest.skip("Chromium is not installed")
    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=quiet)
        yield running
        running.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page of a person of their own; the test fails when the page logs an error."""
    contexts, problems = [], []

    def open_page(**options: Any) -> Page:
        context = browser.new_context(**options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


@dataclass
class Person:
    """Somebody who writes over the public chat contract."""

    http: httpx.Client
    id: str
    token: str
    sent: int = 0

    @classmethod
    def arrives(cls, http: httpx.Client, **body: Any) -> "Person":
        created = http.post("/v1/conversations", json=body).raise_for_status().json()
        return cls(http, created["id"], created["token"])

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def write(self, text: str) -> int:
        self.sent += 1
        body = {"client_message_id": f"m{self.sent}", "text": text}
        url = f"/v1/conversations/{self.id}/messages"
        seq: int = self.http.post(url, json=body, headers=self.headers).raise_for_status().json()["seq"]
        return seq

    def read(self, after: int = 0, wait: float = 0) -> list[dict[str, Any]]:
        url = f"/v1/conversations/{self.id}/messages"
        response = self.http.get(url, params={"after": after, "wait": wait}, headers=self.headers)
        messages: list[dict[str, Any]] = response.raise_for_status().json()["messages"]
        return messages

    def ask(self, text: str, seconds: float = 20) -> dict[str, Any]:
        """The first line after the question that is not the person's own."""
        seq = self.write(text)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for message in self.read(after=seq, wait=2):
                if message["sender"] != "contact":
                    return message
        raise AssertionError(f"no answer to {text!r} in {seconds} s")

    def hand_off(self) -> None:
        self.http.post(f"/v1/conversations/{self.id}/handoff", headers=self.headers).raise_for_status()


@pytest.fixture
def person(stack: Stack) -> Iterator[Person]:
    with stack.client() as http:
        yield Person.arrives(http)

"""The client of the API: what is wrong becomes one clear exception, and the action stays honest."""

from __future__ import annotations

import subprocess
import sys

import httpx
import pytest

from actions.client import ApiClient, CatalogueUnavailable, api_client
from actions.handoff import TalkToCounsellor
from actions.occupations import OccupationSalary
from actions.programmes import VetProgrammes
from tests.actions.conftest import FakeApi


def time_out(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("slow", request=request)


def refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


FAILURES = {
    "time out": time_out,
    "refused": refuse,
    "500": lambda request: httpx.Response(500, json={"error": "Oops"}),
    "503": lambda request: httpx.Response(503),
    "401": lambda request: httpx.Response(401),
    "not JSON": lambda request: httpx.Response(200, text="<html>"),
    "a list": lambda request: httpx.Response(200, json=[]),
    "no items": lambda request: httpx.Response(200, json={"items": None}),
}


@pytest.mark.parametrize("failure", FAILURES)
async def test_whatever_fails_is_one_exception(api: FakeApi, failure: str) -> None:
    api.fail = FAILURES[failure]
    client = ApiClient("http://api", "secret", transport=httpx.MockTransport(api))
    with pytest.raises(CatalogueUnavailable):
        await client.programmes(city="ganja")


@pytest.mark.parametrize("failure", FAILURES)
async def test_the_person_gets_an_honest_answer(take_turn, api: FakeApi, failure: str) -> None:
    api.fail = FAILURES[failure]
    said = await take_turn(VetProgrammes, intent="vet_programmes", entities={"city": "ganja"})
    assert said.responses == [("catalogue_unavailable", {})]


async def test_a_salary_is_never_guessed(take_turn, api: FakeApi) -> None:
    api.fail = refuse
    said = await take_turn(OccupationSalary, entities={"occupation": "cook"})
    assert said.responses == [("catalogue_unavailable", {})]


async def test_a_handoff_that_did_not_happen_is_said(take_turn, api: FakeApi) -> None:
    api.fail = refuse
    said = await take_turn(TalkToCounsellor, intent="talk_to_counsellor")
    assert said.responses == [("handoff_unavailable", {})]
    assert said.custom == []
    assert said.slots == {}


async def test_a_broken_action_says_nothing_and_logs_no_words(take_turn, api: FakeApi, caplog) -> None:
    def surprise(request: httpx.Request) -> httpx.Response:
        raise KeyError("words of a person")

    api.fail = surprise
    said = await take_turn(OccupationSalary, entities={"occupation": "cook"})
    assert (said.responses, said.slots) == ([], {})
    assert "KeyError" in caplog.text
    assert "words of a person" not in caplog.text


async def test_an_unknown_id_is_no_failure(api: FakeApi) -> None:
    client = ApiClient("http://api", "secret", transport=httpx.MockTransport(api))
    assert await client.occupation("lamplighter") is None


def test_the_client_is_made_when_it_is_first_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YOL_API_URL", "http://127.0.0.1:1234")
    api_client.cache_clear()
    assert str(api_client()._http.base_url) == "http://127.0.0.1:1234"
    assert api_client() is api_client()
    api_client.cache_clear()


def test_importing_the_actions_makes_no_client_and_registers_them_all() -> None:
    code = """
import logging, yaml
from rasa_sdk.executor import ActionExecutor
executor = ActionExecutor()
executor.register_package("actions")
from actions.client import api_client
assert api_client.cache_info().currsize == 0
wanted = set(yaml.safe_load(open("domain.yml", encoding="utf-8"))["actions"])
assert set(executor.actions) == wanted, set(executor.actions) ^ wanted
"""
    done = subprocess.run([sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

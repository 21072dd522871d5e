"""Channel: who gets in, what a bad body gets, that a failure is a failure and a message is run once."""

from __future__ import annotations

import asyncio
import json
import socket
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import httpx
import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic

from bot.channel import MAX_BODY_BYTES, YolChannel
from bot.tracker_store import LiveTrackerStore

SECRET = "a secret for tests"
DOMAIN = {
    "intents": ["greet", "unclear"],
    "entities": ["occupation"],
    "slots": {
        "occupation": {
            "type": "text",
            "influence_conversation": False,
            "mappings": [{"type": "from_entity", "entity": "occupation"}],
        }
    },
    "responses": {"utter_greet": [{"text": "Hello."}]},
}


class ScriptedProcessor:
    """Stands where Rasa's message processor stands; `script` is what a turn does."""

    model_filename = "yol.tar.gz"

    def __init__(self, store: LiveTrackerStore) -> None:
        self.store = store
        self.handled: list[Any] = []
        self.script: Any = self.greet

    async def greet(self, message: Any) -> None:
        await message.output_channel.send_response("", {"utter_action": "utter_greet", "variables": {}})

    async def parse_message(self, message: Any) -> dict[str, Any]:
        intent = {"name": "greet", "confidence": 0.9}
        return {"text": message.text, "intent": intent, "intent_ranking": [intent], "entities": []}

    async def handle_message(self, message: Any) -> None:
        self.handled.append(message)
        await self.script(message)

    async def get_tracker(self, sender_id: str) -> DialogueStateTracker:
        return await self.store.get_or_create_tracker(sender_id, append_action_listen=False)

    async def fetch_tracker_and_update_session(self, sender_id: str, output: Any) -> DialogueStateTracker:
        tracker = await self.get_tracker(sender_id)
        tracker.update_with_events([SessionStarted(), ActionExecuted("action_listen")], self.store.domain)
        return tracker

    async def save_tracker(self, tracker: DialogueStateTracker) -> None:
        await self.store.save(tracker)


@pytest.fixture
def agent() -> SimpleNamespace:
    domain = Domain.from_dict(DOMAIN)
    store = LiveTrackerStore(domain)
    processor = ScriptedProcessor(store)
    actions = SimpleNamespace(url="http://127.0.0.1:5055/webhook")
    return SimpleNamespace(
        domain=domain, tracker_store=store, processor=processor, action_endpoint=actions, is_ready=lambda: True
    )


@pytest.fixture
async def client(agent: SimpleNamespace, monkeypatch: pytest.MonkeyPatch):
    """A real Sanic server on a loopback port, as under `rasa run`."""
    monkeypatch.setattr(Sanic, "test_mode", True)  # several servers in one process
    monkeypatch.setenv("YOL_ACTIONS_URL", "http://127.0.0.1:9/webhook")
    app = Sanic(f"yol-{uuid4().hex}", configure_logging=False)
    channel = YolChannel(secret=SECRET, remembered_turns=3, turn_timeout=0.5)
    app.blueprint(channel.blueprint(None), url_prefix="/webhooks/yol")
    app.ctx.agent = agent
    listening = socket.create_server(("127.0.0.1", 0))
    server = await app.create_server(sock=listening, return_asyncio_server=True, access_log=False)
    await server.startup()
    await server.before_start()
    await server.after_start()
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/webhooks/yol"
    async with httpx.AsyncClient(
        base_url=url, headers={"Authorization": f"Bearer {SECRET}"}, trust_env=False
    ) as client:
        yield client
    server.close()
    await server.wait_closed()


def turn(**changes: Any) -> dict[str, Any]:
    return {"conversation_id": "c1", "episode": 0, "message_id": "m1", "text": "salam", **changes}


class TestAccess:
    @pytest.mark.parametrize(
        "header", ["", "Bearer", "Bearer a b", "Bearer wrong", f"Basic {SECRET}", SECRET, "Bearer \u00e9"]
    )
    async def test_without_the_secret_nobody_gets_in(self, client, agent, header: str) -> None:
        response = await client.post("/turns", json=turn(), headers={"Authorization": header.encode()})
        assert response.status_code == 401
        assert agent.processor.handled == []

    async def test_an_unset_secret_is_not_an_open_door(self, monkeypatch) -> None:
        monkeypatch.delenv("YOL_ASSISTANT_SECRET", raising=False)
        one, two = YolChannel(), YolChannel()
        assert len(one._secret) > 20
        assert one._secret != two._secret

    async def test_the_secret_comes_from_the_environment(self, monkeypatch) -> None:
        monkeypatch.setenv("YOL_ASSISTANT_SECRET", "from outside")
        assert YolChannel.from_credentials({"remembered_turns": 5})._secret == b"from outside"


class TestHealth:
    async def test_a_loaded_model_is_named(self, client) -> None:
        response = await client.get("/")
        assert (response.status_code, response.json()) == (200, {"status": "ok", "model": "yol.tar.gz"})

    async def test_without_a_model_both_doors_say_503(self, client, agent) -> None:
        agent.is_ready = lambda: False
        assert (await client.get("/")).status_code == 503
        response = await client.post("/turns", json=turn())
        assert (response.status_code, response.json()["error"]) == (503, "ModelNotLoaded")


async def test_the_actions_are_where_the_environment_says(client, agent) -> None:
    assert agent.action_endpoint.url == "http://127.0.0.1:9/webhook"


class TestTurn:
    async def test_a_turn_returns_response_names(self, client) -> None:
        response = await client.post("/turns", json=turn())
        assert response.status_code == 200
        body = response.json()
        assert body["message_id"] == "m1"
        assert body["responses"] == [{"name": "greet", "variables": {}, "buttons": []}]
        assert body["intent"] == {"name": "greet", "confidence": 0.9}
        assert body["escalated"] is False

    async def test_a_button_does_not_go_through_the_pipeline(self, client, agent) -> None:
        body = turn(intent="greet", entities={"occupation": "cook"})
        del body["text"]
        response = await client.post("/turns", json=body)
        assert response.json()["entities"] == [{"entity": "occupation", "value": "cook"}]
        assert agent.processor.handled[0].text is None

    async def test_typed_commands_arrive_as_words(self, client, agent) -> None:
        await client.post("/turns", json=turn(text="\u3000/\uff0frestart"))
        assert agent.processor.handled[0].text == "restart"

    async def test_a_new_tracker_starts_with_the_slots_of_the_api(self, client) -> None:
        slots = {"occupation": "cook", "unheard_of": "x", "city": None}
        response = await client.post("/turns", json=turn(slots=slots))
        assert response.json()["slots"] == {"occupation": "cook"}

    async def test_a_known_tracker_keeps_its_own_slots(self, client) -> None:
        await client.post("/turns", json=turn(slots={"occupation": "cook"}))
        response = await client.post("/turns", json=turn(message_id="m2", slots={"occupation": "welder"}))
        assert response.json()["slots"] == {"occupation": "cook"}

    async def test_an_escalation_may_leave_nothing_to_say(self, client, agent) -> None:
        async def hand_over(message: Any) -> None:
            await message.output_channel.send_response("", {"custom": {"escalated": True}})

        agent.processor.script = hand_over
        response = await client.post("/turns", json=turn())
        assert response.status_code == 200
        assert (response.json()["responses"], response.json()["escalated"]) == ([], True)


class TestBadBodies:
    @pytest.mark.parametrize(
        "body",
        [b"", b"{", b"[]", b"null", b'"text"', b"\xff\xfe", b"[" * 20000, b'{"episode": NaN}',
         json.dumps({"conversation_id": "c1"}).encode()],
        ids=["empty", "cut", "list", "null", "string", "not UTF-8", "deep", "NaN", "incomplete"],
    )  # fmt: skip
    async def test_are_refused(self, client, agent, body: bytes) -> None:
        response = await client.post("/turns", content=body)
        assert response.status_code == 422
        assert response.json()["error"] == "MalformedTurn"
        assert agent.processor.handled == []

    async def test_the_reason_does_not_repeat_what_was_sent(self, client) -> None:
        response = await client.post("/turns", json=turn(channel="my secret diary !"))
        assert response.status_code == 422
        assert "diary" not in response.text

    async def test_an_unknown_intent_is_refused(self, client) -> None:
        body = turn(intent="restart")
        del body["text"]
        assert (await client.post("/turns", json=body)).status_code == 422

    async def test_a_large_body_is_refused(self, client) -> None:
        response = await client.post("/turns", json=turn(text="x" * MAX_BODY_BYTES))
        assert response.status_code == 413


class TestFailures:
    async def test_an_exception_becomes_500_without_the_text(self, client, agent, capsys) -> None:
        async def fail(message: Any) -> None:
            raise RuntimeError(message.text)

        agent.processor.script = fail
        response = await client.post("/turns", json=turn(text="private words"))
        assert (response.status_code, response.json()["error"]) == (500, "RuntimeError")
        assert "private" not in response.text
        logged = capsys.readouterr()
        assert "assistant.turn.failed" in logged.out + logged.err
        assert "private" not in logged.out + logged.err

    async def test_an_empty_answer_is_a_failure(self, client, agent) -> None:
        async def say_nothing(message: Any) -> None:
            return None

        agent.processor.script = say_nothing
        response = await client.post("/turns", json=turn())
        assert (response.status_code, response.json()["error"]) == (500, "EmptyTurn")

    async def test_a_turn_that_hangs_ends(self, client, agent) -> None:
        async def hang(message: Any) -> None:
            await asyncio.sleep(60)

        agent.processor.script = hang
        assert (await client.post("/turns", json=turn())).status_code == 500

    async def test_a_failed_message_may_be_tried_again(self, client, agent) -> None:
        async def fail(message: Any) -> None:
            raise RuntimeError

        agent.processor.script = fail
        await client.post("/turns", json=turn())
        agent.processor.script = agent.processor.greet
        assert (await client.post("/turns", json=turn())).status_code == 200


class TestRepeatedMessage:
    async def test_is_answered_from_memory(self, client, agent) -> None:
        first = await client.post("/turns", json=turn())
        second = await client.post("/turns", json=turn())
        assert first.json() == second.json()
        assert len(agent.processor.handled) == 1

    async def test_is_run_once_also_when_both_come_together(self, client, agent) -> None:
        async def slowly(message: Any) -> None:
            await asyncio.sleep(0.05)
            await agent.processor.greet(message)

        agent.processor.script = slowly
        responses = await asyncio.gather(*(client.post("/turns", json=turn()) for _ in range(5)))
        assert {response.status_code for response in responses} == {200}
        assert len(agent.processor.handled) == 1

    async def test_of_another_conversation_is_another_message(self, client, agent) -> None:
        await client.post("/turns", json=turn())
        await client.post("/turns", json=turn(conversation_id="c2"))
        await client.post("/turns", json=turn(episode=1))
        assert len(agent.processor.handled) == 3

    async def test_memory_of_results_is_bounded(self, client, agent) -> None:
        for number in range(5):
            await client.post("/turns", json=turn(message_id=f"m{number}"))
        await client.post("/turns", json=turn(message_id="m4"))
        assert len(agent.processor.handled) == 5
        await client.post("/turns", json=turn(message_id="m0"))
        assert len(agent.processor.handled) == 6


async def test_turns_of_one_conversation_run_one_after_the_other(client, agent) -> None:
    running: list[str] = []
    overlaps: list[str] = []

    async def watch(message: Any) -> None:
        if message.sender_id in running:
            overlaps.append(message.sender_id)
        running.append(message.sender_id)
        await asyncio.sleep(0.01)
        running.remove(message.sender_id)
        await agent.processor.greet(message)

    agent.processor.script = watch
    bodies = [turn(conversation_id=f"c{n % 2}", message_id=f"m{n}") for n in range(8)]
    await asyncio.gather(*(client.post("/turns", json=body) for body in bodies))
    assert overlaps == []

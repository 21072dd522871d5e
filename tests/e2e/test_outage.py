"""Rasa killed or hung: an honest line within ten seconds, nothing lost, a person can still be asked for."""

import signal
import time
from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Person, Stack, make_stack


@pytest.fixture(scope="module")
def own_stack(model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = make_stack(tmp_path_factory.mktemp("outage"))
    running.start()
    try:
        running.wait_ready()
        yield running
    finally:
        running.installation.rasa.kill(signal.SIGCONT)
        running.installation.stop()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "hung"])
def test_the_person_hears_the_truth_and_is_answered_when_rasa_is_back(number: signal.Signals, own_stack: Stack) -> None:
    rasa = own_stack.installation.rasa
    with own_stack.client() as http:
        waiting, impatient = Person.arrives(http, language="en"), Person.arrives(http, language="en")
        waiting.ask("hello there")
        rasa.kill(number)
        begun = time.monotonic()
        line = waiting.ask("how much does a cook earn")
        assert time.monotonic() - begun < 10
        assert line["sender"] == "system"
        impatient.ask("hello there")
        impatient.hand_off()
        assert impatient.read()[-1]["sender"] == "system"
        if number == signal.SIGSTOP:
            rasa.kill(signal.SIGCONT)
        else:
            assert rasa.child is not None
            rasa.child.wait()
            rasa.not_before = 0.0
            rasa.ensure()
        own_stack.wait_ready()
        answers = waiting.read(after=line["seq"], wait=30)
        assert [message["topic"] for message in answers] == ["occupation_salary"]
        time.sleep(3)
        assert [message["sender"] for message in impatient.read()].count("bot") == 0, "a person was asked for"


def test_the_action_server_killed_leaves_an_honest_answer(own_stack: Stack) -> None:
    actions = own_stack.installation.actions
    actions.kill()
    assert actions.child is not None
    actions.child.wait()
    with own_stack.client() as http:
        someone = Person.arrives(http, language="en")
        assert someone.ask("when does admission start")["topic"] == "admission_dates", "needs no action"
        line = someone.ask("how much does a cook earn")
        assert line["sender"] in ("system", "bot")
        assert "1" not in line["text"][:40]
    actions.not_before = 0.0
    actions.ensure()

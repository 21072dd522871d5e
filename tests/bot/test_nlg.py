"""NLG: names and variables for the API, a readable line for `rasa shell`."""

import pytest
from rasa.core.nlg import NaturalLanguageGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.nlg import NamedResponses

RESPONSES = {"utter_greet": [{"text": "Hello."}], "utter_bare": [{}]}


@pytest.fixture
def nlg() -> NamedResponses:
    made = NaturalLanguageGenerator.create(EndpointConfig.from_dict({"type": "bot.nlg.NamedResponses"}), None)
    assert isinstance(made, NamedResponses)
    made.responses = RESPONSES  # as Rasa does when it has loaded a model
    return made


@pytest.fixture
def tracker() -> DialogueStateTracker:
    return DialogueStateTracker("c1", [])


async def test_a_plain_response_has_its_fallback_text_and_no_variables(nlg, tracker) -> None:
    message = await nlg.generate("utter_greet", tracker, "yol", domain_responses=RESPONSES)
    assert message == {"text": "Hello.", "variables": {}}


async def test_variables_travel_beside_the_text(nlg, tracker) -> None:
    message = await nlg.generate("utter_greet", tracker, "cmdline", variables={"occupation": "cook"})
    assert message["variables"] == {"occupation": "cook"}
    assert message["text"] == "Hello. (occupation: cook)"


async def test_a_response_without_a_text_shows_its_name(nlg, tracker) -> None:
    assert (await nlg.generate("utter_bare", tracker, "yol"))["text"] == "utter_bare"


async def test_an_unknown_response_says_nothing(nlg, tracker) -> None:
    assert await nlg.generate("utter_nothing", tracker, "yol") is None

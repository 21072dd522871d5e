"""Fragments: what is too short to be understood alone changes the question before it."""

import pytest

from actions.unclear import Unclear

BEFORE = {"intent": "nlu_fallback", "text": "bəs Bakıda?", "entities": {"city": "baku"}}


async def test_and_in_baku_after_programmes_for_cooks(take_turn) -> None:
    said = await take_turn(Unclear, **BEFORE, slots={"occupation": "cook"}, earlier=("vet_programmes",))
    assert said.responses == [("vet_programmes", {"programmes": ["baku-cook"], "occupation": "cook", "city": "baku"})]
    assert said.slots == {"unclear_count": 0}


async def test_a_chain_of_fragments_keeps_the_topic(take_turn) -> None:
    said = await take_turn(
        Unclear,
        **BEFORE,
        slots={"occupation": "cook"},
        earlier=("vet_programmes", ("nlu_fallback", {"city": "ganja"})),
    )
    assert said.responses[0][0] == "vet_programmes"


async def test_another_trade_after_a_question_of_pay(take_turn) -> None:
    said = await take_turn(
        Unclear,
        intent="nlu_fallback",
        text="a svarşik?",
        entities={"occupation": "welder"},
        earlier=("occupation_salary",),
    )
    assert said.responses == [("occupation_salary_unknown", {"occupation": "welder"})]


async def test_a_town_after_centres(take_turn) -> None:
    said = await take_turn(Unclear, **BEFORE, earlier=("greet", "vet_centres"))
    assert said.responses[0][0] == "vet_centres"


@pytest.mark.parametrize(
    "change",
    [
        {"earlier": ("occupation_salary",)},  # a town does not change a question of pay
        {"earlier": ("privacy_data",)},
        {"earlier": ()},
        {"earlier": ("vet_programmes", "privacy_data")},
        {"earlier": ("vet_programmes",), "entities": {}},
        {"earlier": ("vet_programmes",), "text": "bir dənə uzun cümlə yazdım Bakıda"},
        {"earlier": ("vet_programmes",), "text": ""},
    ],
)
async def test_otherwise_it_is_unclear(take_turn, change: dict) -> None:
    said = await take_turn(Unclear, **{**BEFORE, **change})
    assert said.responses == [("unclear", {"suggestions": []})]

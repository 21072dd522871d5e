"""Programmes: this message decides, older words only complete it."""

import pytest

from actions.programmes import VetProgrammes

TURN = {"intent": "vet_programmes"}


async def test_a_town_with_one_centre_shows_that_centres_programmes(take_turn) -> None:
    said = await take_turn(VetProgrammes, **TURN, entities={"city": "ganja"})
    assert said.responses == [
        ("vet_programmes_centre", {"centre": "ganja-industry", "programmes": ["ganja-cook", "ganja-weld"]})
    ]


async def test_a_town_with_several_centres_shows_them_by_town(take_turn) -> None:
    said = await take_turn(VetProgrammes, **TURN, entities={"city": "baku"})
    assert said.responses == [("vet_programmes", {"programmes": ["baku-cook", "baku-weld"], "city": "baku"})]


async def test_a_trade_shows_where_it_is_taught(take_turn) -> None:
    said = await take_turn(VetProgrammes, **TURN, entities={"occupation": "cook"})
    assert said.responses == [("vet_programmes", {"programmes": ["ganja-cook", "baku-cook"], "occupation": "cook"})]


async def test_a_trade_in_a_town(take_turn) -> None:
    said = await take_turn(VetProgrammes, **TURN, entities={"occupation": "cook", "city": "baku"})
    assert said.responses == [("vet_programmes", {"programmes": ["baku-cook"], "occupation": "cook", "city": "baku"})]


async def test_a_sector(take_turn) -> None:
    said = await take_turn(VetProgrammes, **TURN, entities={"sector": "industry"})
    assert said.responses == [("vet_programmes", {"programmes": ["ganja-weld", "baku-weld"], "sector": "industry"})]


async def test_nothing_found_names_what_was_asked(take_turn) -> None:
    said = await take_turn(VetProgrammes, **TURN, entities={"occupation": "tailor", "city": "sheki"})
    assert said.responses == [("vet_programmes_none", {"occupation": "tailor", "city": "sheki"})]


async def test_nothing_named_and_nothing_known_asks(take_turn, api) -> None:
    said = await take_turn(VetProgrammes, **TURN)
    assert said.responses == [("vet_programmes_ask", {})]
    assert api.requests == []


async def test_which_programmes_in_ganja_is_not_narrowed_by_a_trade_of_before(take_turn) -> None:
    said = await take_turn(
        VetProgrammes,
        **TURN,
        text="Gəncədə hansı ixtisaslar var",
        entities={"city": "ganja"},
        slots={"occupation": "cook"},
        earlier=("occupation_salary", "vet_programmes"),
    )
    assert said.responses[0][0] == "vet_programmes_centre"
    assert said.responses[0][1]["programmes"] == ["ganja-cook", "ganja-weld"]


async def test_and_in_ganja_after_a_question_about_programmes_keeps_the_trade(take_turn) -> None:
    said = await take_turn(
        VetProgrammes,
        **TURN,
        text="bəs Gəncədə?",
        entities={"city": "ganja"},
        slots={"occupation": "cook"},
        earlier=("vet_programmes",),
    )
    assert said.responses == [("vet_programmes", {"programmes": ["ganja-cook"], "occupation": "cook", "city": "ganja"})]


async def test_a_short_question_after_another_topic_does_not_keep_the_trade(take_turn) -> None:
    said = await take_turn(
        VetProgrammes,
        **TURN,
        text="Gəncədə ixtisaslar",
        entities={"city": "ganja"},
        slots={"occupation": "cook"},
        earlier=("occupation_info",),
    )
    assert said.responses[0][0] == "vet_programmes_centre"


async def test_where_is_it_taught_is_about_the_remembered_trade(take_turn) -> None:
    said = await take_turn(VetProgrammes, **TURN, text="bunu harada öyrədirlər axı", slots={"occupation": "welder"})
    assert said.responses[0][1]["occupation"] == "welder"


async def test_a_corrected_town_replaces_the_remembered_one(take_turn) -> None:
    said = await take_turn(
        VetProgrammes,
        **TURN,
        text="yox, Bakıda",
        entities={"city": "baku"},
        slots={"occupation": "cook", "city": "ganja"},
        earlier=("vet_programmes",),
    )
    assert said.responses[0][1] == {"programmes": ["baku-cook"], "occupation": "cook", "city": "baku"}


async def test_on_a_centres_page_the_centre_is_meant(take_turn) -> None:
    said = await take_turn(VetProgrammes, **TURN, centre="ganja-industry", slots={"city": "baku"})
    assert said.responses[0] == (
        "vet_programmes_centre",
        {"centre": "ganja-industry", "programmes": ["ganja-cook", "ganja-weld"]},
    )


async def test_on_a_centres_page_a_named_town_is_that_town(take_turn) -> None:
    said = await take_turn(VetProgrammes, **TURN, centre="ganja-industry", entities={"city": "baku"})
    assert said.responses[0][1]["city"] == "baku"


@pytest.mark.parametrize("centre", [None, "ganja-industry"])
async def test_the_language_of_study_filters(take_turn, api, centre: str | None) -> None:
    await take_turn(VetProgrammes, **TURN, entities={"study_language": "ru"}, centre=centre)
    asked = dict(api.requests[-1].url.params)
    assert asked == {"study_language": "ru", **({"centre": centre} if centre else {})}


async def test_the_button_under_nothing_found_starts_anew(take_turn) -> None:
    said = await take_turn(
        VetProgrammes,
        **TURN,
        text="",
        slots={"occupation": "tailor", "city": "sheki"},
        earlier=("vet_programmes",),
    )
    assert said.responses == [("vet_programmes_ask", {})]


async def test_the_choice_after_did_you_mean_is_about_what_was_said_before(take_turn) -> None:
    said = await take_turn(VetProgrammes, **TURN, text="", slots={"occupation": "cook"}, earlier=("nlu_fallback",))
    assert said.responses[0][1]["occupation"] == "cook"


async def test_nothing_found_but_something_near_says_what_is_near_and_how_far(take_turn, api) -> None:
    api.alternatives = {
        "relaxed": "city",
        "items": [
            {"id": "baku-cook", "centre": "baku-tourism", "distance_km": 243},
            {"id": "ganja-cook", "centre": "ganja-industry", "distance_km": None},
            {"id": "sheki-cook", "centre": "sheki", "distance_km": 0},
        ],
    }
    said = await take_turn(VetProgrammes, **TURN, entities={"occupation": "tailor", "city": "sheki"})
    assert said.responses == [
        (
            "vet_programmes_near",
            {
                "occupation": "tailor",
                "city": "sheki",
                "relaxed": "city",
                "programmes": ["baku-cook", "ganja-cook", "sheki-cook"],
                "distances": {"baku-cook": 243},
            },
        )
    ]


async def test_related_programmes_at_the_centre_that_was_asked_about_have_no_distances(take_turn, api) -> None:
    api.alternatives = {"relaxed": "occupation", "items": [{"id": "ganja-weld", "distance_km": 0}]}
    said = await take_turn(VetProgrammes, **TURN, entities={"occupation": "tailor", "centre": "ganja-industry"})
    assert said.responses == [
        (
            "vet_programmes_near",
            {
                "occupation": "tailor",
                "centre": "ganja-industry",
                "relaxed": "occupation",
                "programmes": ["ganja-weld"],
            },
        )
    ]


async def test_level_and_schooling_filter_when_this_message_names_them(take_turn, api) -> None:
    api.not_known = ["schooling"]
    named = {"occupation": "cook", "schooling": "grade9"}
    said = await take_turn(VetProgrammes, **TURN, entities=named)
    assert dict(api.requests[-1].url.params) == named
    assert said.responses == [
        (
            "vet_programmes",
            {"programmes": ["ganja-cook", "baku-cook"], "occupation": "cook", "not_known": ["schooling"]},
        )
    ]


async def test_level_and_schooling_of_before_do_not_filter(take_turn, api) -> None:
    await take_turn(
        VetProgrammes,
        **TURN,
        entities={"occupation": "cook"},
        slots={"level": "technical", "schooling": "grade9"},
    )
    assert dict(api.requests[-1].url.params) == {"occupation": "cook"}


async def test_after_grade_9_is_about_the_remembered_trade(take_turn, api) -> None:
    api.not_known = ["schooling"]
    said = await take_turn(
        VetProgrammes,
        **TURN,
        text="9-cu sinifdən sonra?",
        entities={"schooling": "grade9"},
        slots={"occupation": "cook"},
        earlier=("vet_programmes",),
    )
    assert dict(api.requests[-1].url.params) == {"occupation": "cook", "schooling": "grade9"}
    assert said.responses[0][1]["programmes"] == ["ganja-cook", "baku-cook"]


async def test_what_a_centres_records_do_not_state_is_said_of_a_place_too(take_turn, api) -> None:
    api.not_known = ["study_language"]
    said = await take_turn(VetProgrammes, **TURN, entities={"city": "ganja", "study_language": "ru"})
    assert said.responses == [
        (
            "vet_programmes_centre",
            {
                "centre": "ganja-industry",
                "programmes": ["ganja-cook", "ganja-weld"],
                "not_known": ["study_language"],
            },
        )
    ]

"""Handing over to a person, and not understanding."""

import json

from actions.handoff import TalkToCounsellor
from actions.offer import AnswerToOffer
from actions.unclear import Unclear
from tests.actions.conftest import SECRET


class TestTalkToCounsellor:
    async def test_the_api_is_asked_and_nothing_is_said(self, take_turn, api) -> None:
        said = await take_turn(TalkToCounsellor, intent="talk_to_counsellor")
        assert said.responses == []
        assert said.custom == [{"escalated": True}]
        request = api.requests[-1]
        assert (request.method, request.url.path) == ("POST", "/v1/escalations")
        assert request.headers["Authorization"] == f"Bearer {SECRET}"

    async def test_the_summary_is_made_of_topic_and_slots(self, take_turn, api) -> None:
        await take_turn(
            TalkToCounsellor,
            intent="talk_to_counsellor",
            slots={"occupation": "cook", "city": "ganja", "unclear_count": 1},
            earlier=("admission_dates", "occupation_salary", "unclear", "greet"),
        )
        assert api.sent == {
            "conversation_id": "0199-abc",
            "reason": "contact_asked",
            "topic": "occupation_salary",
            "summary": "topic: occupation_salary; occupation: cook; city: ganja",
        }

    async def test_the_persons_words_stay_out_of_it(self, take_turn, api) -> None:
        await take_turn(TalkToCounsellor, intent="talk_to_counsellor", text="my name is Leyla call me")
        assert "Leyla" not in json.dumps(api.sent)

    async def test_yes_to_the_offer_gives_the_reason_and_starts_counting_anew(self, take_turn, api) -> None:
        said = await take_turn(
            TalkToCounsellor, intent="affirm", earlier=("unclear", "unclear"), slots={"unclear_count": 2.0}
        )
        assert api.sent["reason"] == "not_understood"
        assert said.slots == {"unclear_count": 0}

    async def test_a_first_message_has_no_topic(self, take_turn, api) -> None:
        await take_turn(TalkToCounsellor, intent="talk_to_counsellor")
        assert api.sent["topic"] is None
        assert api.sent["summary"] == ""


RANKING = [
    ("nlu_fallback", 0.4),
    ("safeguarding_abuse", 0.3),
    ("cv_help", 0.2),
    ("smalltalk", 0.1),
    ("job_search", 0.09),
    ("vet_centres", 0.08),
    ("interview_prep", 0.07),
    ("admission_dates", 0.001),
]


class TestUnclear:
    async def test_likely_topics_are_suggested_but_never_safeguarding(self, take_turn) -> None:
        said = await take_turn(Unclear, intent="nlu_fallback", ranking=RANKING)
        assert said.responses == [("unclear", {"suggestions": ["cv_help", "job_search", "vet_centres"]})]
        assert said.slots == {"unclear_count": 1}

    async def test_the_second_time_a_person_is_offered(self, take_turn) -> None:
        said = await take_turn(Unclear, intent="unclear", ranking=RANKING, slots={"unclear_count": 1.0})
        assert said.responses[0][0] == "unclear_again"
        assert said.slots == {"unclear_count": 2}

    async def test_a_field_of_work_alone_lists_its_trades(self, take_turn) -> None:
        said = await take_turn(Unclear, text="Sənaye", intent="nlu_fallback", entities={"sector": "industry"})
        assert said.responses == [("career_explore_sector", {"sector": "industry", "occupations": ["welder"]})]

    async def test_a_long_message_that_happens_to_name_a_field_stays_unclear(self, take_turn) -> None:
        said = await take_turn(Unclear, intent="nlu_fallback", entities={"sector": "industry"})
        assert said.responses[0][0] == "unclear"

    async def test_unlikely_topics_are_not_suggested(self, take_turn) -> None:
        said = await take_turn(Unclear, intent="unclear", ranking=[("unclear", 0.9), ("cv_help", 0.01)])
        assert said.responses == [("unclear", {"suggestions": []})]


class TestAnswerToOffer:
    async def test_yes_to_the_offer_of_a_person_hands_over(self, take_turn, api) -> None:
        said = await take_turn(AnswerToOffer, intent="affirm", offered="counsellor", slots={"unclear_count": 2.0})
        assert said.custom == [{"escalated": True}]
        assert api.sent["reason"] == "not_understood"
        assert said.slots == {"unclear_count": 0}

    async def test_yes_after_the_answer_to_danger_is_no_misunderstanding(self, take_turn, api) -> None:
        await take_turn(AnswerToOffer, intent="affirm", offered="counsellor")
        assert api.sent["reason"] == "contact_asked"

    async def test_no_to_the_offer_shows_what_can_be_asked(self, take_turn, api) -> None:
        said = await take_turn(AnswerToOffer, intent="deny", offered="counsellor", slots={"unclear_count": 3.0})
        assert said.responses == [("help_menu", {})]
        assert said.slots == {"unclear_count": 0}
        assert api.requests == []

    async def test_yes_that_nothing_asked_for_is_unclear(self, take_turn, api) -> None:
        said = await take_turn(AnswerToOffer, intent="affirm", ranking=[("affirm", 0.9), ("cv_help", 0.05)])
        assert said.responses == [("unclear", {"suggestions": ["cv_help"]})]
        assert api.requests == []

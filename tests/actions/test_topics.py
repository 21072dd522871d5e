"""Each topic's action: which answer it chooses, and with what."""

import pytest

from actions.careers import CareerExplore
from actions.centres import VetCentres
from actions.cv import CvHelp
from actions.interview import InterviewPrep
from actions.language import ChangeLanguage
from actions.occupations import JobProspects, OccupationInfo, OccupationSalary


class TestOccupationInfo:
    async def test_a_named_trade_is_described(self, take_turn) -> None:
        said = await take_turn(OccupationInfo, entities={"occupation": "cook"})
        assert said.responses == [("occupation_info", {"occupation": "cook"})]

    async def test_the_trade_of_this_message_wins_over_the_remembered_one(self, take_turn) -> None:
        said = await take_turn(OccupationInfo, entities={"occupation": "welder"}, slots={"occupation": "cook"})
        assert said.responses == [("occupation_info", {"occupation": "welder"})]

    async def test_without_a_trade_it_asks(self, take_turn) -> None:
        assert (await take_turn(OccupationInfo)).responses == [("occupation_info_ask", {})]


class TestOccupationSalary:
    async def test_a_figure_is_given_where_there_is_one(self, take_turn) -> None:
        said = await take_turn(OccupationSalary, entities={"occupation": "cook"})
        assert said.responses == [("occupation_salary", {"occupation": "cook"})]

    async def test_no_reliable_figure_is_said_openly(self, take_turn) -> None:
        said = await take_turn(OccupationSalary, entities={"occupation": "welder"})
        assert said.responses == [("occupation_salary_unknown", {"occupation": "welder"})]

    async def test_and_its_pay_is_about_the_remembered_trade(self, take_turn) -> None:
        said = await take_turn(OccupationSalary, text="və maaşı?", slots={"occupation": "cook"})
        assert said.responses == [("occupation_salary", {"occupation": "cook"})]

    async def test_without_a_trade_it_asks(self, take_turn) -> None:
        assert (await take_turn(OccupationSalary)).responses == [("occupation_salary_ask", {})]

    async def test_the_minimum_wage_is_not_about_the_remembered_trade(self, take_turn) -> None:
        said = await take_turn(OccupationSalary, entities={"aspect": "general_wage"}, slots={"occupation": "cook"})
        assert said.responses == [("occupation_salary_ask", {})]

    async def test_a_trade_that_the_catalogue_no_longer_has_is_asked_for_again(self, take_turn) -> None:
        said = await take_turn(OccupationSalary, slots={"occupation": "lamplighter"})
        assert said.responses == [("occupation_salary_ask", {})]


class TestJobProspects:
    async def test_advertisements_are_counted_where_known(self, take_turn) -> None:
        said = await take_turn(JobProspects, entities={"occupation": "cook"})
        assert said.responses == [("job_prospects_occupation", {"occupation": "cook"})]

    @pytest.mark.parametrize("entities", [{"occupation": "welder"}, {}])
    async def test_otherwise_the_general_answer(self, take_turn, entities: dict) -> None:
        assert (await take_turn(JobProspects, entities=entities)).responses == [("job_prospects", {})]


class TestCareerExplore:
    async def test_a_sector_lists_its_trades(self, take_turn) -> None:
        said = await take_turn(CareerExplore, entities={"sector": "industry"})
        assert said.responses == [("career_explore_sector", {"sector": "industry", "occupations": ["welder"]})]

    async def test_without_a_sector_it_helps_to_choose(self, take_turn, api) -> None:
        said = await take_turn(CareerExplore, slots={"sector": "industry"})
        assert said.responses == [("career_explore", {})]
        assert api.requests == []

    async def test_a_sector_without_trades_is_not_listed(self, take_turn) -> None:
        assert (await take_turn(CareerExplore, entities={"sector": "mining"})).responses == [("career_explore", {})]


class TestVetCentres:
    async def test_a_named_centre_is_described(self, take_turn) -> None:
        said = await take_turn(VetCentres, entities={"centre": "baku-tourism"})
        assert said.responses == [("vet_centre_info", {"centre": "baku-tourism"})]

    async def test_the_only_centre_of_a_town_is_described(self, take_turn) -> None:
        said = await take_turn(VetCentres, entities={"city": "ganja"})
        assert said.responses == [("vet_centre_info", {"centre": "ganja-industry"})]

    async def test_several_centres_of_a_town_are_listed(self, take_turn) -> None:
        said = await take_turn(VetCentres, entities={"city": "baku"})
        assert said.responses == [("vet_centres", {"centres": ["baku-tourism", "baku-industry"], "city": "baku"})]

    async def test_a_town_without_a_centre(self, take_turn) -> None:
        said = await take_turn(VetCentres, entities={"city": "sheki"})
        assert said.responses == [("vet_centres_none", {"city": "sheki"})]

    async def test_on_a_centres_page_where_is_it_means_this_centre(self, take_turn) -> None:
        said = await take_turn(VetCentres, centre="baku-tourism", slots={"city": "ganja"})
        assert said.responses == [("vet_centre_info", {"centre": "baku-tourism"})]

    async def test_the_town_of_this_message_wins_over_the_page(self, take_turn) -> None:
        said = await take_turn(VetCentres, centre="baku-tourism", entities={"city": "ganja"})
        assert said.responses == [("vet_centre_info", {"centre": "ganja-industry"})]

    async def test_nothing_known_lists_all(self, take_turn) -> None:
        said = await take_turn(VetCentres)
        assert said.responses == [("vet_centres", {"centres": ["ganja-industry", "baku-tourism", "baku-industry"]})]


class TestInterviewPrep:
    async def test_a_trade_with_questions(self, take_turn) -> None:
        said = await take_turn(InterviewPrep, slots={"occupation": "cook"})
        assert said.responses == [("interview_prep_occupation", {"occupation": "cook"})]

    async def test_a_trade_without_questions_gets_the_general_help(self, take_turn) -> None:
        assert (await take_turn(InterviewPrep, slots={"occupation": "welder"})).responses == [("interview_prep", {})]

    @pytest.mark.parametrize(
        ("aspect", "response"),
        [("clothes", "interview_clothes"), ("salary", "interview_salary"), ("questions", "interview_questions")],
    )
    async def test_a_part_of_it_that_was_asked_for(self, take_turn, aspect: str, response: str) -> None:
        assert (await take_turn(InterviewPrep, entities={"aspect": aspect})).responses == [(response, {})]

    async def test_clothes_are_the_same_for_every_trade(self, take_turn, api) -> None:
        said = await take_turn(InterviewPrep, entities={"aspect": "clothes"}, slots={"occupation": "cook"})
        assert said.responses == [("interview_clothes", {})]
        assert api.requests == []


async def test_cv_help_knows_the_case_without_experience(take_turn) -> None:
    assert (await take_turn(CvHelp)).responses == [("cv_help", {})]
    assert (await take_turn(CvHelp, entities={"aspect": "no_experience"})).responses == [("cv_no_experience", {})]


class TestChangeLanguage:
    async def test_a_named_language_is_set(self, take_turn) -> None:
        said = await take_turn(ChangeLanguage, entities={"target_language": "ru"})
        assert said.responses == [("language_changed", {"target_language": "ru"})]
        assert said.slots == {"target_language": "ru"}

    async def test_otherwise_it_asks_whatever_was_set_before(self, take_turn) -> None:
        said = await take_turn(ChangeLanguage, slots={"target_language": "ru"})
        assert said.responses == [("change_language", {})]
        assert said.slots == {}

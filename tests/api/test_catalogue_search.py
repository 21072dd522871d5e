"""The catalogue is found by everything people ask for, and says honestly what is nearest where there is nothing."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.answers.service import Answers
from api.catalogue.endpoints import router
from api.catalogue.schemas import Programme
from api.catalogue.search import Found, Wanted, distance_km, find_occupations, find_programmes, fold
from api.catalogue.service import Catalogue, Place, load_catalogue
from api.errors import install_error_handlers
from api.languages import Language

PACKS = ("azerbaijan", "western_balkans")
HERE = {"AZ"}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(PACKS, demo=False)


@pytest.fixture
async def http(catalogue: Catalogue) -> AsyncIterator[httpx.AsyncClient]:
    """The catalogue's endpoints alone; they need no database."""
    app = FastAPI()
    app.include_router(router)
    app.state.catalogue = catalogue
    install_error_handlers(app)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://yol.test/v1/catalogue") as client:
        yield client


def programme(id: str, occupation: str | None, centre: str, **values: Any) -> Programme:
    given = {
        "names": {"en": id},
        "sector": "hospitality",
        "level": None,
        "kind": "programme",
        "years": None,
        "as_of": "2025",
        "source": [],
        "certainty": "confirmed",
        "checked_on": None,
        "valid_until": None,
    }
    return Programme.model_validate({"id": id, "occupation": occupation, "centre": centre} | given | values)


@pytest.fixture
def with_programmes(catalogue: Catalogue) -> Any:
    """The real towns, centres and occupations with programmes of the test's own."""

    def make(*programmes: Programme) -> Catalogue:
        return Catalogue(
            packs=catalogue.packs,
            countries=catalogue.countries,
            cities=catalogue.cities,
            sectors=catalogue.sectors,
            occupations=catalogue.occupations,
            centres=catalogue.centres,
            programmes={item.id: item for item in programmes},
        )

    return make


def ids(found: Found) -> list[str]:
    return [item.id for item in found.programmes]


def alternatives(found: Found) -> list[tuple[str, int | None]]:
    return [(item.programme.id, item.distance_km) for item in found.alternatives]


class TestPlaces:
    def test_every_town_of_both_packs_is_on_the_map_of_its_country(self, catalogue: Catalogue) -> None:
        boxes = {"AZ": (38.3, 42.0, 44.7, 50.7), "XK": (41.8, 43.3, 20.0, 21.8), "AL": (39.6, 42.7, 19.2, 21.1)}
        boxes["ME"] = (41.8, 43.6, 18.4, 20.4)
        for city in catalogue.cities.values():
            south, north, west, east = boxes[city.country]
            assert city.lat is not None, city.id
            assert city.lon is not None, city.id
            assert south < city.lat < north, city.id
            assert west < city.lon < east, city.id

    @pytest.mark.parametrize(
        ("one", "other", "km"),
        [("baku", "ganja", 298), ("baku", "sumgait", 26), ("tirana", "pristina", 185), ("baku", "baku", 0)],
    )
    def test_the_distance_is_the_one_on_the_map(self, catalogue: Catalogue, one: str, other: str, km: int) -> None:
        measured = distance_km(catalogue.cities[one], catalogue.cities[other])
        assert measured == pytest.approx(km, abs=3)

    def test_without_a_place_there_is_no_distance(self, catalogue: Catalogue) -> None:
        nowhere = catalogue.cities["baku"].model_copy(update={"lat": None})
        assert distance_km(nowhere, catalogue.cities["ganja"]) is None


class TestFilters:
    """What a source states decides; what no source states is not known, and is said to be so."""

    def test_a_trade_in_a_town(self, catalogue: Catalogue) -> None:
        found = find_programmes(catalogue, Wanted(occupation="cook", city="baku"), countries=HERE)
        assert ids(found) == ["baku-tourism-school-cook"]
        assert (found.alternatives, found.relaxed, found.not_known) == ([], None, [])

    def test_a_level_that_is_stated(self, catalogue: Catalogue) -> None:
        found = find_programmes(catalogue, Wanted(level="higher_technical"), countries=HERE)
        assert set(ids(found)) == {"baku-industry-vehicles", "baku-industry-software"}
        assert found.not_known == []

    def test_a_level_that_no_record_states_is_not_known_rather_than_missing(self, catalogue: Catalogue) -> None:
        found = find_programmes(catalogue, Wanted(occupation="cook", level="technical"), countries=HERE)
        assert ids(found) == ["baku-tourism-school-cook"]
        assert found.not_known == ["level"]

    def test_courses_only(self, catalogue: Catalogue) -> None:
        found = find_programmes(catalogue, Wanted(kind="course", city="baku"), countries=HERE)
        assert {item.kind for item in found.programmes} == {"course"}

    def test_a_time_of_study_at_most(self, catalogue: Catalogue) -> None:
        found = find_programmes(catalogue, Wanted(max_years=1), countries=HERE)
        assert {item.years for item in found.programmes} == {1}

    @pytest.mark.parametrize("wanted", [Wanted(study_language=Language.RU), Wanted(accessibility="wheelchair")])
    def test_what_no_record_states_excludes_nothing(self, catalogue: Catalogue, wanted: Wanted) -> None:
        found = find_programmes(catalogue, wanted, countries=HERE)
        everything = find_programmes(catalogue, Wanted(), countries=HERE)
        assert ids(found) == ids(everything)
        assert found.not_known == ["study_language" if wanted.study_language else "accessibility"]

    def test_after_grade_9_the_levels_that_admit_by_grades_are_known_to_be_open(self, with_programmes: Any) -> None:
        levels = with_programmes(
            programme("first", "cook", "ganja-industry", level="initial"),
            programme("second", "cook", "ganja-industry", level="technical"),
            programme("third", "cook", "ganja-industry", level="higher_technical"),
            programme("unstated", "cook", "ganja-industry"),
        )
        assert ids(find_programmes(levels, Wanted(schooling="grade9"))) == ["first", "second"]
        assert len(ids(find_programmes(levels, Wanted(schooling="grade11")))) == 4

    def test_whether_higher_technical_is_open_after_grade_9_is_not_known(self, with_programmes: Any) -> None:
        one = with_programmes(programme("third", "cook", "ganja-industry", level="higher_technical"))
        found = find_programmes(one, Wanted(schooling="grade9"))
        assert (ids(found), found.not_known) == (["third"], ["schooling"])


class TestAlternatives:
    """Nothing found: the nearest towns first, then related occupations, then their sector."""

    def test_the_same_trade_in_the_nearest_towns_nearest_first(self, with_programmes: Any) -> None:
        cooks = with_programmes(
            programme("far", "cook", "lankaran"),
            programme("near", "cook", "mingachevir"),
            programme("middle", "cook", "ganja-industry"),
            programme("other", "waiter", "sheki"),
        )
        found = find_programmes(cooks, Wanted(occupation="cook", city="sheki"))
        assert found.relaxed == "city"
        assert found.programmes == []
        assert [name for name, _ in alternatives(found)] == ["near", "middle", "far"]
        distances = [km for _, km in alternatives(found) if km is not None]
        assert distances == sorted(distances)
        assert distances[0] == pytest.approx(48, abs=3)

    def test_at_most_three_centres_each_with_all_that_fits(self, with_programmes: Any) -> None:
        centres = ("lankaran", "mingachevir", "ganja-industry", "ganja-trade", "barda")
        cooks = with_programmes(
            *(programme(f"{centre}-{n}", "cook", centre) for centre in centres for n in (1, 2)),
        )
        found = find_programmes(cooks, Wanted(occupation="cook", city="sheki"))
        assert len({item.programme.centre for item in found.alternatives}) == 3
        assert len(found.alternatives) == 6
        assert "lankaran" not in {item.programme.centre for item in found.alternatives}

    def test_a_centre_without_the_trade_points_to_the_others_around(self, catalogue: Catalogue) -> None:
        found = find_programmes(catalogue, Wanted(occupation="cook", centre="baku-industry"), countries=HERE)
        assert (found.relaxed, alternatives(found)) == ("city", [("baku-tourism-school-cook", 0)])

    def test_a_town_without_programmes_points_to_the_nearest_ones(self, catalogue: Catalogue) -> None:
        found = find_programmes(catalogue, Wanted(city="sheki"), countries=HERE)
        assert found.relaxed == "city"
        assert found.alternatives[0].programme.centre == "ganja-industry"

    def test_related_occupations_at_the_same_place(self, catalogue: Catalogue) -> None:
        found = find_programmes(catalogue, Wanted(occupation="web_developer", city="lankaran"), countries=HERE)
        assert (found.relaxed, alternatives(found)) == ("occupation", [("lankaran-programming", 0)])

    def test_the_sector_at_the_same_place_when_no_related_occupation_is_there(self, with_programmes: Any) -> None:
        only = with_programmes(programme("tour", "tour_guide", "sheki"))
        found = find_programmes(only, Wanted(occupation="cook", city="sheki"))
        assert (found.relaxed, alternatives(found)) == ("sector", [("tour", 0)])

    def test_related_occupations_elsewhere_when_the_place_has_nothing_of_the_kind(self, catalogue: Catalogue) -> None:
        found = find_programmes(catalogue, Wanted(occupation="tractor_driver", city="sheki"), countries=HERE)
        assert found.relaxed == "occupation"
        assert all(item.distance_km for item in found.alternatives)

    def test_without_a_place_there_is_no_distance(self, catalogue: Catalogue) -> None:
        found = find_programmes(catalogue, Wanted(occupation="welder"), countries=HERE)
        assert found.relaxed == "occupation"
        assert {item.distance_km for item in found.alternatives} == {None}

    def test_another_country_is_never_near(self, catalogue: Catalogue) -> None:
        found = find_programmes(catalogue, Wanted(occupation="cook", city="tirana"), countries=HERE)
        assert (found.programmes, found.alternatives, found.relaxed) == ([], [], None)

    def test_alternatives_keep_the_other_conditions(self, catalogue: Catalogue) -> None:
        found = find_programmes(catalogue, Wanted(city="lankaran", kind="course"), countries=HERE)
        assert {item.programme.kind for item in found.alternatives} == {"course"}

    def test_whatever_trade_is_asked_for_wherever_only_four_trades_have_nothing_near(
        self, catalogue: Catalogue
    ) -> None:
        nothing = {
            occupation
            for occupation in catalogue.occupations
            for city, town in catalogue.cities.items()
            if town.country == "AZ"
            for found in [find_programmes(catalogue, Wanted(occupation=occupation, city=city), countries=HERE)]
            if not found.programmes and not found.alternatives
        }
        assert nothing == {"greenhouse_grower", "livestock", "vet_assistant", "agri_technician"}


class TestOccupations:
    @pytest.mark.parametrize(
        ("query", "first"),
        [
            ("aşpaz", "cook"),
            ("ASPAZ", "cook"),
            ("Повар", "cook"),
            ("повор", "cook"),
            ("kuvar", "cook"),
            ("кувар", "cook"),
            ("kuzhinier", "cook"),
            ("cooking", "cook"),
            ("wleder", "welder"),
            ("elektirk", "electrician"),
            ("programist", "programmer"),
            ("berber", "hairdresser"),
            ("kompüter şəbəkələri", "network_admin"),
        ],
    )
    def test_a_name_in_any_language_is_found_however_it_is_typed(
        self, catalogue: Catalogue, query: str, first: str
    ) -> None:
        assert find_occupations(catalogue, query)[0].id == first

    def test_every_name_finds_its_own_occupation_first(self, catalogue: Catalogue) -> None:
        for item in catalogue.occupations.values():
            for name in (item.names["az"], item.names["sq"]):
                best = find_occupations(catalogue, name.split("/")[0])[0]
                same = {fold(part) for text in best.names.values() for part in text.split("/")}
                forms = {fold(form) for texts in best.forms.values() for form in texts}
                assert item.id == best.id or fold(name.split("/")[0]) in same | forms, name

    @pytest.mark.parametrize("query", ["zzzzzz", "x" * 80, "ə"])
    def test_what_is_no_name_finds_nothing(self, catalogue: Catalogue, query: str) -> None:
        assert find_occupations(catalogue, query) == []

    @pytest.mark.parametrize("query", ["", "  ", "?!"])
    def test_nothing_asked_is_all_of_them(self, catalogue: Catalogue, query: str) -> None:
        assert len(find_occupations(catalogue, query)) == 48


class TestEndpoints:
    async def test_programmes_always_come_with_alternatives(self, http: httpx.AsyncClient) -> None:
        body = (await http.get("/programmes", params={"occupation": "cook", "city": "baku"})).json()
        assert set(body["items"][0]) == {"id", "names", "centre", "city", "occupation", "as_of"}
        assert body["alternatives"] == {"relaxed": None, "items": []}
        assert body["not_known"] == []

    async def test_alternatives_have_a_distance(self, http: httpx.AsyncClient) -> None:
        asked = {"occupation": "cook", "city": "sheki", "pack": "azerbaijan"}
        body = (await http.get("/programmes", params=asked)).json()
        assert body["items"] == []
        assert body["alternatives"]["relaxed"] == "city"
        (item,) = body["alternatives"]["items"]
        assert (item["id"], item["city"], item["distance_km"]) == ("baku-tourism-school-cook", "baku", 243)

    async def test_all_filters_together(self, http: httpx.AsyncClient) -> None:
        asked: dict[str, Any] = {"level": "higher_technical", "schooling": "grade11", "kind": "programme"}
        asked |= {"max_years": 3, "study_language": "ru", "accessibility": "deaf", "sector": "ict", "country": "AZ"}
        body = (await http.get("/programmes", params=asked)).json()
        assert {item["id"] for item in body["items"]} >= {"baku-industry-software"}
        assert set(body["not_known"]) >= {"accessibility", "study_language"}

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("level", "phd"),
            ("schooling", "grade10"),
            ("kind", "degree"),
            ("max_years", "three"),
            ("study_language", "fr"),
            ("accessibility", "?"),
        ],
    )
    async def test_an_unknown_value_of_a_fixed_list_is_refused_by_name(
        self, http: httpx.AsyncClient, name: str, value: str
    ) -> None:
        refused = await http.get("/programmes", params={name: value})
        assert refused.status_code == 422
        assert refused.json()["error"] == "Malformed"
        assert name in refused.json()["detail"]

    @pytest.mark.parametrize("name", ["occupation", "sector", "city", "centre", "country", "pack"])
    @pytest.mark.parametrize("value", ["atlantis", "", "\x00", "ə" * 2000])
    async def test_an_unknown_id_is_an_empty_match_at_worst(
        self, http: httpx.AsyncClient, name: str, value: str
    ) -> None:
        for other in ({}, {"city": "ganja"}, {"occupation": "cook", "city": "sheki"}):
            assert (await http.get("/programmes", params={**other, name: value})).status_code == 200

    @pytest.mark.parametrize("years", ["nan", "inf", "-1", "1e400"])
    async def test_odd_numbers_of_years_do_no_harm(self, http: httpx.AsyncClient, years: str) -> None:
        assert (await http.get("/programmes", params={"max_years": years})).status_code in (200, 422)

    async def test_occupations_by_name(self, http: httpx.AsyncClient) -> None:
        body = (await http.get("/occupations", params={"q": "aspaz"})).json()
        assert body["items"][0]["id"] == "cook"
        assert (await http.get("/occupations", params={"q": "x" * 81})).status_code == 422
        assert len((await http.get("/occupations")).json()["items"]) == 48
        within = await http.get("/occupations", params={"q": "aspaz", "sector": "industry"})
        assert within.json()["items"] == []

    async def test_centres_near_a_town_come_nearest_first(self, http: httpx.AsyncClient) -> None:
        items = (await http.get("/centres", params={"near": "tovuz", "country": "AZ"})).json()["items"]
        assert len(items) == 15
        assert items[0]["city"] == "ganja"
        distances = [item["distance_km"] for item in items]
        assert distances == sorted(distances)

    async def test_centres_without_near_are_as_they_were(self, http: httpx.AsyncClient) -> None:
        items = (await http.get("/centres", params={"city": "ganja"})).json()["items"]
        assert [set(item) for item in items] == [{"id", "names", "city", "career_centre"}] * 2

    async def test_near_no_known_town_is_refused(self, http: httpx.AsyncClient) -> None:
        refused = await http.get("/centres", params={"near": "atlantis"})
        assert (refused.status_code, refused.json()["error"]) == (422, "UnknownTown")


class TestTexts:
    """`vet_programmes_near` as it is said."""

    @pytest.mark.parametrize("relaxed", ["city", "occupation", "sector", None])
    @pytest.mark.parametrize(
        ("language", "place"),
        [
            ("az", Place("azerbaijan", "AZ")),
            ("ru", Place("azerbaijan", "AZ")),
            ("en", Place("azerbaijan", "AZ")),
            ("sq", Place("western_balkans", "XK")),
            ("cnr", Place("western_balkans", "ME")),
            ("en", Place("western_balkans", None)),
        ],
    )
    def test_it_names_what_was_asked_and_how_far_the_rest_is(
        self, catalogue: Catalogue, language: str, place: Place, relaxed: str | None
    ) -> None:
        variables = {
            "occupation": "cook",
            "city": "sheki",
            "relaxed": relaxed,
            "programmes": ["baku-tourism-school-cook", "ganja-tailoring"],
            "distances": {"baku-tourism-school-cook": 243},
            "not_known": ["schooling", "study_language"],
        }
        rendered = Answers(catalogue).render("vet_programmes_near", language, variables, place=place)
        first = rendered.text.split("\n")[0]
        assert re.fullmatch(r"\*\*.+:\*\*", first)
        assert catalogue.occupations["cook"].plain[language] in first
        assert len(re.findall(r"\(243 (?:km|км)\)", rendered.text)) == 1
        assert rendered.sources
        plain = {**variables, "distances": None, "not_known": None}
        shorter = Answers(catalogue).render("vet_programmes_near", language, plain, place=place).text
        assert "243" not in shorter
        assert len(shorter) < len(rendered.text)

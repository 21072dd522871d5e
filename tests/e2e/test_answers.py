"""What people really ask, through the API and the trained Rasa: true, sourced, in their own language."""

import statistics
import time

import pytest

from tests.e2e.conftest import Person, Stack


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("aşpaz neçə manat alır ayda", "az"),
        ("aspaz nece manat alir", "az"),
        ("сколько получает повар в баку", "ru"),
        ("how much does a chef earn in Baku", "en"),
    ],
)
def test_a_cooks_pay_comes_with_n_date_and_source(text: str, language: str, person: Person) -> None:
    answer = person.ask(text)
    assert (answer["topic"], answer["language"]) == ("occupation_salary", language)
    plain = answer["text"].replace("\N{NO-BREAK SPACE}", " ")
    assert "1 500" in plain, "the median"
    assert "1 000" in plain, "the middle half"
    assert "2 000" in plain
    assert "8" in plain, "the number of advertisements with pay"
    assert "2026" in plain
    assert answer["sources"][0]["checked_on"] == "2026-02-27"


@pytest.mark.parametrize(
    "text",
    [
        "Gəncədə hansı ixtisaslar var",
        "gencede hansi ixtisaslar var",
        "какие специальности есть в гяндже",
        "which programmes are there in Ganja",
    ],
)
def test_a_city_lists_what_its_centre_is_known_to_teach(text: str, person: Person) -> None:
    answer = person.ask(text)
    assert answer["topic"] == "vet_programmes"
    assert answer["text"].count("\n- ") >= 5
    assert answer["sources"]


def test_the_centre_of_the_page_does_not_narrow_a_question_about_a_city(stack: Stack) -> None:
    with stack.client() as http:
        answer = Person.arrives(http, centre="demo", language="az").ask("Gəncədə hansı ixtisaslar var")
    assert answer["text"].count("\n- ") >= 5


@pytest.mark.parametrize(
    ("text", "topic", "language"),
    [
        ("sabah müsahibəm var", "interview_prep", "az"),
        ("salam", "greet", "az"),
        ("qəbul nə vaxt başlayır", "admission_dates", "az"),
        ("9u bitirdim ne oxuyum", "career_explore", "az"),
        ("attestatdan basqa ne lazimdi", "admission_documents", "az"),
        ("стипендия сколько", "tuition_stipend", "ru"),
        ("как составить резюме если нет опыта", "cv_help", "ru"),
        ("можно ли в армию не идти если учусь в птк", "military_deferment", "ru"),
        ("where can i study car repair", "vet_programmes", "en"),
        ("are you a robot", "bot_identity", "en"),
        ("who reads what i write here", "privacy_data", "en"),
    ],
)
def test_a_question_reaches_its_topic_in_the_persons_language(
    text: str, topic: str, language: str, person: Person
) -> None:
    answer = person.ask(text)
    assert (answer["topic"], answer["language"]) == (topic, language)


def test_a_question_that_is_not_ours_gets_no_wrong_answer(person: Person) -> None:
    for text in ("sabah hava necə olacaq", "реши задачу по математике", "who won the match yesterday"):
        assert person.ask(text)["topic"] in ("out_of_scope", "unclear")


def test_a_trade_is_remembered_for_its_button_and_not_set_by_typed_text(person: Person) -> None:
    first = person.ask('/occupation_salary{"occupation": "cook"}')
    assert "1 500" not in first["text"].replace("\N{NO-BREAK SPACE}", " ") or first["topic"] != "restart"
    answer = person.ask("how much does a welder earn")
    assert "1 500" not in answer["text"].replace("\N{NO-BREAK SPACE}", " ")


def test_asking_for_a_person_in_words_opens_an_escalation(person: Person) -> None:
    line = person.ask("canlı adamla danışmaq istəyirəm")
    assert line["sender"] == "system"
    response = person.http.get(f"/v1/conversations/{person.id}/messages", headers=person.headers)
    assert response.json()["handler"] == "queue"


def test_half_of_the_answers_come_within_half_a_second(stack: Stack) -> None:
    with stack.client() as http:
        someone = Person.arrives(http, language="az")
        someone.ask("salam")
        times = []
        for text in [
            "aşpaz neçə alır",
            "qəbul nə vaxtdır",
            "hansı sənədlər lazımdır",
            "Gəncədə nə oxumaq olar",
            "sağ ol",
        ] * 2:
            begun = time.monotonic()
            someone.ask(text)
            times.append(time.monotonic() - begun)
    assert statistics.median(times) < 0.5

"""The figures of `./yol evaluate`, on small tables that one can count by hand."""

from api.cli.nlu import Parsed, measure_entities, measure_intents


def parsed(intent: str, *entities: tuple[str, str]) -> Parsed:
    return Parsed(intent, 0.9, frozenset(entities))


def test_accuracy_and_confusions_are_counted() -> None:
    expected = [("az", "greet"), ("az", "thanks"), ("ru", "greet"), ("ru", "thanks")]
    report = measure_intents(expected, [parsed("greet"), parsed("greet"), parsed("greet"), parsed("thanks")])
    assert report["accuracy"] == 0.75
    assert report["languages"] == {"az": 0.5, "ru": 1.0}
    assert report["confusions"] == [{"expected": "thanks", "found": "greet", "count": 1}]
    assert report["intents"]["greet"] == 0.8


def test_an_answer_to_what_is_not_ours_is_a_false_answer_unless_it_says_so() -> None:
    expected = [("en", "out_of_scope"), ("en", "out_of_scope"), ("en", "unclear"), ("en", "greet")]
    found = [parsed("unclear"), parsed("cv_help"), parsed("out_of_scope"), parsed("greet")]
    assert measure_intents(expected, found)["false_answers_not_ours"] == 0.3333


def test_entities_are_measured_over_all_pairs() -> None:
    expected = [frozenset({("occupation", "cook"), ("city", "baku")}), frozenset[tuple[str, str]]()]
    found = [parsed("x", ("occupation", "cook")), parsed("x", ("city", "ganja"))]
    assert measure_entities(expected, found) == {"precision": 0.5, "recall": 0.5, "f1": 0.5}

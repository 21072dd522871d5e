"""`python -m bot.train_smoke`: a trained model must know these sentences, or `./yol train` fails."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass, field

from bot.parse import Pipeline


@dataclass(frozen=True)
class Expectation:
    text: str
    intent: str
    language: str
    entities: dict[str, str] = field(default_factory=dict)


# Rasa loads a broken component as an untrained one and says so at debug level only. These sentences say it aloud.
EXPECTATIONS = [
    Expectation("salam", "greet", "az"),
    Expectation("aşpaz neçə manat alır ayda", "occupation_salary", "az", {"occupation": "cook"}),
    Expectation("aspaz nece manat alir", "occupation_salary", "az", {"occupation": "cook"}),
    Expectation("Gəncədə hansı ixtisaslar var", "vet_programmes", "az", {"city": "ganja"}),
    Expectation("sabah müsahibəm var", "interview_prep", "az"),
    Expectation("qəbul nə vaxt başlayır", "admission_dates", "az"),
    Expectation("canlı adamla danışmaq istəyirəm", "talk_to_counsellor", "az"),
    Expectation("сколько получает повар в баку", "occupation_salary", "ru", {"occupation": "cook", "city": "baku"}),
    Expectation("какие специальности есть в гяндже", "vet_programmes", "ru", {"city": "ganja"}),
    Expectation("какие документы нужны для поступления", "admission_documents", "ru"),
    Expectation("хочу поговорить с человеком", "talk_to_counsellor", "ru"),
    Expectation("how much does a chef earn in Baku", "occupation_salary", "en", {"occupation": "cook", "city": "baku"}),
    Expectation("what should I wear to a job interview", "interview_prep", "en"),
    Expectation("when does admission start", "admission_dates", "en"),
    Expectation("i want to talk to a real person", "talk_to_counsellor", "en"),
]


def failures(pipeline: Pipeline, expectations: list[Expectation] = EXPECTATIONS) -> list[str]:
    """A sentence for each expectation that the model does not meet."""
    found = []
    for expected in expectations:
        parsed = pipeline.parse(expected.text)
        entities = {entity["entity"]: entity["value"] for entity in parsed["entities"]}
        if parsed["intent"]["name"] != expected.intent:
            found.append(f"{expected.text!r}: intent {parsed['intent']['name']}, not {expected.intent}")
        if parsed["language"] != expected.language:
            found.append(f"{expected.text!r}: language {parsed['language']}, not {expected.language}")
        missing = {name: value for name, value in expected.entities.items() if entities.get(name) != value}
        if missing:
            found.append(f"{expected.text!r}: entities {entities}, without {missing}")
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="models", help="a model file, or a folder of which the newest is taken")
    options = parser.parse_args(arguments)
    pipeline = Pipeline(options.model)
    found = failures(pipeline)
    pipeline.close()
    for line in found:
        print(line, file=sys.stderr)
    print(f"{len(EXPECTATIONS)} sentences tried, {len(found)} expectations not met")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

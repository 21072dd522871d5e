"""How good the language-independent part of the pipeline is: MASSIVE (Amazon, CC BY 4.0), trained and asked through Rasa.

`bot/.venv/bin/python -m benchmarks.massive FOLDER [--stock en]` with `az.tsv en.tsv ru.tsv sq.tsv` in the folder: columns
id, partition (train or dev), intent, utt, annot_utt. Trains on train, measures on dev, a model a language. `--stock`
does the same with the pipeline that `rasa init` writes (DIET), for the languages given. Nothing of the data is kept.
"""

from __future__ import annotations

import argparse
import csv
import json
import platform
import statistics
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("az", "en", "ru", "sq")
# Ours: what config.yml has, without the parts that know Yol's content and topics. Settings were chosen on dev.
OURS: list[dict[str, Any]] = [
    {"name": "bot.components.tokenizer.SpacyBlankTokenizer"},
    {
        "name": "bot.components.ngram_featurizer.NgramFeaturizer",
        "char_ngrams": [1, 5],
        "word_ngrams": [1, 2],
        "stem_pairs": [4, 3],
        "min_df": 1,
    },
    {
        "name": "bot.components.intent_classifier.LinearIntentClassifier",
        "C": 1.0,
        "class_weight": None,
        "calibrate": False,
    },
]
# What `rasa init` of 3.6.21 writes; the two components after DIET change no intent's rank and are left out.
STOCK: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
]
# Both read their examples the quick way, so that the times are those of the pipelines.
IMPORTERS = [{"name": "bot.importer.ExampleImporter"}]


@dataclass(frozen=True)
class Line:
    intent: str
    text: str


@dataclass(frozen=True)
class Result:
    """`accuracy` in percent of the dev lines, times in seconds and milliseconds, the model's size in megabytes."""

    pipeline: str
    language: str
    accuracy: float
    train_seconds: float
    parse_ms: float
    model_mb: float


def read(file: Path) -> tuple[list[Line], list[Line]]:
    """Lines of train and of dev."""
    parts: dict[str, list[Line]] = {"train": [], "dev": []}
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["partition"] in parts and row["utt"].strip():
                parts[row["partition"]].append(Line(row["intent"], " ".join(row["utt"].split())))
    return parts["train"], parts["dev"]


def measure(pipeline: str, steps: list[dict[str, Any]], language: str, folder: Path) -> Result:
    import asyncio

    import rasa.model_training
    from rasa.core.agent import Agent

    train, dev = read(folder / f"{language}.tsv")
    with tempfile.TemporaryDirectory() as work:
        config, data = Path(work, "config.yml"), Path(work, "nlu.yml")
        settings = {"recipe": "default.v1", "assistant_id": "massive", "language": "en", "pipeline": steps}
        config.write_text(yaml.safe_dump(settings | {"importers": IMPORTERS}), encoding="utf-8")
        data.write_text(_as_examples(train), encoding="utf-8")
        begun = time.perf_counter()
        model = rasa.model_training.train_nlu(str(config), str(data), work, fixed_model_name="model")
        trained = time.perf_counter() - begun
        agent = Agent.load(str(model))
        loop = asyncio.new_event_loop()
        taken, hits = [], 0
        for line in dev:
            begun = time.perf_counter()
            parsed = loop.run_until_complete(agent.parse_message(line.text))
            taken.append(time.perf_counter() - begun)
            hits += parsed["intent"]["name"] == line.intent
        loop.close()
        size = Path(str(model)).stat().st_size / 1e6
    accuracy = 100 * hits / len(dev)
    return Result(
        pipeline,
        language,
        round(accuracy, 2),
        round(trained, 1),
        round(1000 * statistics.median(taken), 2),
        round(size, 1),
    )


def _as_examples(lines: list[Line]) -> str:
    by_intent: dict[str, list[str]] = {}
    for line in lines:
        by_intent.setdefault(line.intent, []).append(line.text)
    entries = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in sorted(by_intent.items())
    ]
    return yaml.safe_dump({"version": "3.1", "nlu": entries}, allow_unicode=True, sort_keys=False, width=10_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--languages", nargs="*", default=list(LANGUAGES))
    parser.add_argument("--stock", nargs="*", default=[], help="languages to train stock Rasa's pipeline on, too")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    from bot.parse import be_quiet

    be_quiet()
    results = [measure("ours", OURS, language, options.folder) for language in options.languages]
    results += [measure("rasa init", STOCK, language, options.folder) for language in options.stock]
    if options.json:
        print(json.dumps([asdict(result) for result in results], indent=1))
        return
    print(f"{platform.machine()}, Python {platform.python_version()}, {time.strftime('%d %B %Y')}")
    print(
        "| pipeline | language | intents right on dev, % | training, s | parse p50, ms | model, MB |\n|---|---|---|---|---|---|"
    )
    for result in results:
        print(
            f"| {result.pipeline} | {result.language} | {result.accuracy} | {result.train_seconds} "
            f"| {result.parse_ms} | {result.model_mb} |"
        )
    ours = [result.accuracy for result in results if result.pipeline == "ours"]
    print(f"mean of ours: {statistics.mean(ours):.2f} %")


if __name__ == "__main__":
    main()

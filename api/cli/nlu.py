"""The trained pipeline from the command line: what it understands, and how often it is right."""

import csv
import io
import json
import subprocess
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.cli.build import BOT_PYTHON, MODELS, bot_environment
from api.cli.console import StepFailed
from api.conversations.safeguarding import load_safeguarding
from api.settings import ROOT

NOT_OURS = ("out_of_scope", "unclear")
HEADER = "lang\ttext\n"
INTENT_COLUMNS = ("lang", "intent_label", "text")
ENTITY_COLUMNS = ("lang", "text", "entities")


@dataclass(frozen=True, slots=True)
class Parsed:
    intent: str
    confidence: float
    entities: frozenset[tuple[str, str]]
    language: str = ""


def parse() -> int:
    """Copy stdin through the pipeline to stdout, line by line; the exit code of the Rasa environment."""
    process = subprocess.Popen(
        _command(), cwd=ROOT, env=bot_environment(), stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )
    assert process.stdout is not None
    for number, line in enumerate(process.stdout):
        columns = line.rstrip("\n").split("\t")
        if number:
            columns[2] = heeded(columns[1], columns[2], columns[6])
        print("\t".join(columns[:6]), flush=True)
    return process.wait()


def heeded(text: str, intent: str, danger: str) -> str:
    """The intent once the phrases of danger have been read, as in a turn: what the model calls harmless stays so."""
    phrase = load_safeguarding().check(text)
    if phrase is None or intent.startswith("safeguarding_"):
        return intent
    return phrase.topic if danger != "none" else "smalltalk"


def evaluate(file: Path, entities: Path | None, *, as_json: bool) -> None:
    rows = read_tsv(file, INTENT_COLUMNS)
    found = parse_all([(row["lang"], row["text"]) for row in rows])
    report: dict[str, Any] = measure_intents([(row["lang"], row["intent_label"]) for row in rows], found)
    if entities is not None:
        lines = read_tsv(entities, ENTITY_COLUMNS)
        parsed = parse_all([(row["lang"], row["text"]) for row in lines])
        report["entities"] = measure_entities([pairs(row["entities"]) for row in lines], parsed)
    print(json.dumps(report, ensure_ascii=False, indent=2) if as_json else _as_text(report))


def measure_intents(expected: list[tuple[str, str]], found: list[Parsed]) -> dict[str, Any]:
    """Accuracy, macro F1, the same by language, F1 by intent, confusions, and false answers to what is not ours."""
    pairs = [(language, label, parsed.intent) for (language, label), parsed in zip(expected, found, strict=True)]
    scores = _f1_by_label([(label, intent) for _, label, intent in pairs])
    by_language: dict[str, list[bool]] = defaultdict(list)
    for language, label, intent in pairs:
        by_language[language].append(label == intent)
    confusions = Counter((label, intent) for _, label, intent in pairs if label != intent)
    not_ours = [(label, intent) for _, label, intent in pairs if label in NOT_OURS]
    false_answers = sum(intent not in NOT_OURS for _, intent in not_ours)
    return {
        "lines": len(pairs),
        "accuracy": _share(sum(label == intent for _, label, intent in pairs), len(pairs)),
        "macro_f1": round(sum(scores.values()) / max(1, len(scores)), 4),
        "languages": {name: _share(sum(hits), len(hits)) for name, hits in sorted(by_language.items())},
        "intents": {label: round(score, 4) for label, score in sorted(scores.items())},
        "confusions": [
            {"expected": label, "found": intent, "count": count}
            for (label, intent), count in confusions.most_common(20)
        ],
        "false_answers_not_ours": _share(false_answers, len(not_ours)),
    }


def measure_entities(expected: list[frozenset[tuple[str, str]]], found: list[Parsed]) -> dict[str, float]:
    """Micro precision, recall and F1 over (type, id) pairs of each line."""
    hits = sum(len(wanted & parsed.entities) for wanted, parsed in zip(expected, found, strict=True))
    precision = _share(hits, sum(len(parsed.entities) for parsed in found))
    recall = _share(hits, sum(len(wanted) for wanted in expected))
    f1 = round(2 * precision * recall / (precision + recall), 4) if precision + recall else 0.0
    return {"precision": precision, "recall": recall, "f1": f1}


def _f1_by_label(pairs: list[tuple[str, str]]) -> dict[str, float]:
    hits = Counter(label for label, intent in pairs if label == intent)
    wanted, given = Counter(label for label, _ in pairs), Counter(intent for _, intent in pairs)
    return {label: 2 * hits[label] / (wanted[label] + given[label]) for label in wanted}


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def parse_all(lines: list[tuple[str, str]]) -> list[Parsed]:
    text = HEADER + "".join(f"{language}\t{' '.join(line.split())}\n" for language, line in lines)
    done = subprocess.run(
        _command(), cwd=ROOT, env=bot_environment(), input=text, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise StepFailed("the trained pipeline could not be asked: see the lines above.")
    parsed = []
    for line in done.stdout.splitlines()[1:]:
        _, said, intent, confidence, detected, entities, danger = line.split("\t")
        pairs = frozenset((item["entity"], str(item["value"])) for item in json.loads(entities))
        parsed.append(Parsed(heeded(said, intent, danger), float(confidence), pairs, detected))
    if len(parsed) != len(lines):
        raise StepFailed(f"the pipeline answered {len(parsed)} of {len(lines)} lines.")
    return parsed


def _command() -> list[str]:
    return [str(BOT_PYTHON), "-m", "bot.parse", "--model", str(MODELS)]


def read_tsv(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    if not path.exists():
        raise StepFailed(f"there is no file {path}.")
    reader = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")), delimiter="\t", quoting=csv.QUOTE_NONE)
    if reader.fieldnames is None or any(name not in reader.fieldnames for name in columns):
        raise StepFailed(f"{path} needs the header {', '.join(columns)}, separated by tabs.")
    return list(reader)


def pairs(text: str) -> frozenset[tuple[str, str]]:
    """`occupation=cook;city=baku` as pairs."""
    items = [item.partition("=") for item in text.split(";") if item.strip()]
    return frozenset((name.strip(), value.strip()) for name, _, value in items)


def _as_text(report: dict[str, Any]) -> str:
    out = io.StringIO()
    print(f"{report['lines']} lines, accuracy {report['accuracy']:.1%}, macro F1 {report['macro_f1']:.1%}", file=out)
    for name, value in report["languages"].items():
        print(f"  {name}: {value:.1%}", file=out)
    print(f"answered although not ours (out_of_scope, unclear): {report['false_answers_not_ours']:.1%}", file=out)
    print("F1 by intent, weakest first:", file=out)
    for name, value in sorted(report["intents"].items(), key=lambda item: item[1]):
        print(f"  {value:6.1%} {name}", file=out)
    print("confusions:", file=out)
    for row in report["confusions"]:
        print(f"  {row['count']:3d} {row['expected']} → {row['found']}", file=out)
    if "entities" in report:
        print("entities: " + ", ".join(f"{name} {value:.1%}" for name, value in report["entities"].items()), file=out)
    return out.getvalue().rstrip()

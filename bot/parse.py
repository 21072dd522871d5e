"""`python -m bot.parse`: TSV lines `lang text` in, `lang text intent confidence language entities danger` out."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
import warnings
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from bot.turn import clean_text, understood_intent

COLUMNS = ("lang", "text", "intent", "confidence", "language", "entities", "danger")
_EMPTY = {"name": "unclear", "confidence": 0.0}


class Pipeline:
    """The trained pipeline in this process: the same model and the same cleaning as behind the channel."""

    def __init__(self, model: str) -> None:
        be_quiet()
        from rasa.core.agent import Agent

        self._agent = Agent.load(model)
        self._loop = asyncio.new_event_loop()

    def parse(self, text: str) -> dict[str, Any]:
        """Intent, language and entities of one message, as the channel reports them."""
        cleaned = clean_text(text)
        if not cleaned:
            return {"intent": dict(_EMPTY), "ranking": [], "language": None, "entities": [], "danger": "none"}
        parsed = self._loop.run_until_complete(self._agent.parse_message(cleaned))
        return {
            "intent": understood_intent(parsed),
            "ranking": parsed.get("intent_ranking", []),
            "language": (parsed.get("language") or {}).get("name"),
            "danger": (parsed.get("danger") or {}).get("verdict", "unknown"),
            "entities": [
                {key: entity[key] for key in ("entity", "value", "start", "end")} for entity in parsed["entities"]
            ],
        }

    def close(self) -> None:
        self._loop.close()


def parse_lines(lines: Iterable[str], pipeline: Pipeline) -> Iterator[str]:
    """The output lines, header first; a line without a tab is a message in an unknown language."""
    yield "\t".join(COLUMNS)
    for number, line in enumerate(lines):
        if number == 0 and line.rstrip("\r\n").split("\t")[:2] == ["lang", "text"]:
            continue
        lang, tab, text = line.rstrip("\r\n").partition("\t")
        if not tab:
            lang, text = "", lang
        parsed = pipeline.parse(text)
        entities = json.dumps(parsed["entities"], ensure_ascii=False)
        confidence = f"{parsed['intent']['confidence']:.4f}"
        shown = " ".join(text.split())
        intent, language = parsed["intent"]["name"], parsed["language"] or ""
        yield "\t".join((lang, shown, intent, confidence, language, entities, parsed["danger"]))


def main(arguments: list[str] | None = None, *, source: TextIO = sys.stdin, target: TextIO = sys.stdout) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="models", help="a model file, or a folder of which the newest is taken")
    options = parser.parse_args(arguments)
    pipeline = Pipeline(options.model)
    for line in parse_lines(source, pipeline):
        print(line, file=target, flush=True)
    pipeline.close()


def be_quiet() -> None:
    """Only results on stdout: what libraries say at import has no place in a table."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    warnings.simplefilter("ignore")
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)


if __name__ == "__main__":
    main()

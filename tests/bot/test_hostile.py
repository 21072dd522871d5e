"""Whatever is typed is only text: no exception, no command, nothing that the catalogue does not know, bounded time.

YOL_HOSTILE_EXAMPLES=100000 runs the full number; every commit runs a sample.
"""

from __future__ import annotations

import os
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.components.folding import MAX_CHARACTERS
from bot.parse import Pipeline

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("YOL_HOSTILE_EXAMPLES", "2000"))
BLANKS = " \t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2028\u2029\u202f\u205f\u3000"
INVISIBLE = "\x00\u200b\u200c\u200d\u2060\ufeff\u202e\u2066\u00ad\ud800\udfff\ue000"
SLASHES = "/\uff0f\u2044\u2215"
COMMANDS = [
    "restart",
    "back",
    "session_start",
    "nlu_fallback",
    "out_of_scope",
    "safeguarding_abuse",
    "talk_to_counsellor",
]
MARKUP = [
    "[cook](occupation)",
    '[x]{"entity": "city", "value": "baku"}',
    "<b>",
    "{{ 7*7 }}",
    "${x}",
    "EXTERNAL: ",
    "../",
    "'; --",
]

command = st.builds(
    lambda blank, slash, name, rest: blank + slash + name + rest,
    st.text(BLANKS + INVISIBLE, max_size=4),
    st.text(SLASHES + BLANKS, min_size=1, max_size=4),
    st.sampled_from(COMMANDS),
    st.sampled_from(["", '{"occupation": "cook"}', '{"city": NaN}', "{" * 50, '{"a": {"a": {"a": 1}}}', "@1.0"]),
)
piece = st.one_of(
    command,
    st.sampled_from(MARKUP),
    st.text(max_size=40),
    st.text(BLANKS + INVISIBLE + SLASHES, max_size=12),
    st.text("aəıöüşçğİIйёšđë👩‍🍳😀\u0307\u0301", max_size=60),
    st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=3), st.integers(1, 1500)),
)
hostile = st.lists(piece, max_size=4).map("".join)


@pytest.fixture(scope="module")
def pipeline(trained_model: str):
    pipeline = Pipeline(trained_model)
    yield pipeline
    pipeline.close()


@given(text=hostile)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_hostile_text_is_only_text(pipeline: Pipeline, text: str) -> None:
    begun = time.process_time()
    parsed = pipeline.parse(text)
    # A busy machine must not fail the test; what is published in docs/nlu.md was measured on a quiet one.
    assert time.process_time() - begun < 0.5
    assert parsed["intent"]["name"] not in {"restart", "back", "session_start", "nlu_fallback"}
    assert 0.0 <= parsed["intent"]["confidence"] <= 1.0
    assert parsed["language"] in {None, "az", "ru", "en", "sq", "cnr"}
    for entity in parsed["entities"]:
        assert 0 <= entity["start"] < entity["end"] <= MAX_CHARACTERS
        assert str(entity["value"]).replace("_", "").replace("-", "").isalnum()


@given(text=command)
@settings(max_examples=max(200, EXAMPLES // 10), deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_a_typed_command_is_judged_by_its_words_alone(pipeline: Pipeline, text: str) -> None:
    """A direct intent would come with full confidence; words never do."""
    assert pipeline.parse(text)["intent"]["confidence"] < 1.0

"""Not understanding: first "did you mean", the second time the offer of a person."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import turns
from actions.careers import show_sector
from actions.follow_up import follow_up
from actions.topic_action import TopicAction, say

# From the second message in a row on that was not understood, a person is offered.
OFFERED_AFTER = 2
_SUGGESTIONS = 3
_WORTH_SUGGESTING = 0.03
# Never a guess (safeguarding), no topic to choose (small talk, control), or no help (unclear, out of scope).
_NOT_SUGGESTED = {
    "unclear", "nlu_fallback", "out_of_scope", "affirm", "deny", "greet", "goodbye", "thanks", "smalltalk",
    "feedback_complaint", "distress",
}  # fmt: skip


class Unclear(TopicAction):
    def name(self) -> str:
        return "action_unclear"

    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        continued = follow_up(tracker)
        if continued is not None:
            events = await continued(self._client).answer(dispatcher, tracker)
            return [*events, SlotSet("unclear_count", 0)]
        # "Tourism" alone is what people answer to "which field do you like?".
        if turns.is_fragment(tracker) and await show_sector(dispatcher, self.api, turns.named(tracker, "sector")):
            return [SlotSet("unclear_count", 0)]
        count = turns.unclear_count(tracker) + 1
        response = "unclear" if count < OFFERED_AFTER else "unclear_again"
        say(dispatcher, response, suggestions=suggestions(tracker))
        return [SlotSet("unclear_count", min(count, 100))]


def suggestions(tracker: Tracker) -> list[str]:
    """The likeliest topics of this message that are worth a button."""
    likely = [
        entry["name"]
        for entry in turns.ranking(tracker)
        if entry.get("confidence", 0.0) >= _WORTH_SUGGESTING
        and entry["name"] not in _NOT_SUGGESTED
        and not entry["name"].startswith("safeguarding_")
    ]
    return likely[:_SUGGESTIONS]

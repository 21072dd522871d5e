"""Rasa's answers as response names and variables; the API writes the words."""

from __future__ import annotations

from typing import Any

from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig


class NamedResponses(TemplatedNaturalLanguageGenerator):
    """Keeps the domain's short English text, so that `rasa shell` shows something readable.

    A templated generator, because Rasa hands the domain's responses only to those when a model is loaded.
    """

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        super().__init__(domain.responses if domain else {})

    async def generate(
        self,
        utter_action: str,
        tracker: DialogueStateTracker,
        output_channel: str,
        **kwargs: Any,
    ) -> dict[str, Any] | None:
        """The response with the variables that an action gave; None when the domain has no such response."""
        variations = self.responses.get(utter_action)
        if not variations:
            return None
        variables = kwargs.get("variables") or {}
        text = variations[0].get("text") or utter_action
        if variables:
            text += " (" + ", ".join(f"{name}: {value}" for name, value in variables.items()) + ")"
        return {"text": text, "variables": variables}

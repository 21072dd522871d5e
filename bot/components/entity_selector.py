"""Which mentions become entities, now that the intent is known."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT
from rasa.shared.nlu.training_data.message import Message

from bot.components.gazetteer import MENTIONS, TARGET_LANGUAGE, Gazetteer

_STUDY_LANGUAGE = "study_language"
_CHANGE_LANGUAGE = "change_language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntitySelector(GraphComponent):
    """Words like "in Russian" name the language of study, except where the assistant itself is asked to change language."""

    @classmethod
    def required_components(cls) -> list[type]:
        return [Gazetteer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntitySelector:
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        for message in messages:
            intent = (message.get(INTENT) or {}).get("name")
            unfit = _STUDY_LANGUAGE if intent == _CHANGE_LANGUAGE else TARGET_LANGUAGE
            fit = [mention for mention in message.get(MENTIONS, []) if mention["entity"] != unfit]
            message.set(ENTITIES, message.get(ENTITIES, []) + fit, add_to_output=True)
        return messages

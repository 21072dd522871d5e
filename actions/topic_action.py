"""The shape of every action here: one topic, at least one answer, honest when the catalogue is out of reach."""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Callable
from traceback import extract_tb
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.client import ApiClient, CatalogueUnavailable, api_client

logger = logging.getLogger(__name__)


class TopicAction(Action, ABC):
    """An action whose look-ups may fail without leaving the person unanswered."""

    when_unavailable = "catalogue_unavailable"

    def __init__(self, client: Callable[[], ApiClient] = api_client) -> None:
        self._client = client

    @property
    def api(self) -> ApiClient:
        return self._client()

    @abstractmethod
    def name(self) -> str: ...

    @abstractmethod
    async def answer(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        """Says something and returns the events to remember."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        try:
            return await self.answer(dispatcher, tracker)
        except CatalogueUnavailable as error:
            logger.warning("%s: %s", self.name(), error)
            say(dispatcher, self.when_unavailable)
            return []
        except Exception as error:  # rasa-sdk would send the whole conversation back as the text of the error
            frames = [f"{frame.filename}:{frame.lineno}" for frame in extract_tb(error.__traceback__)[-3:]]
            logger.error("%s failed: %s at %s", self.name(), type(error).__name__, frames)
            dispatcher.messages.clear()  # saying nothing is what the channel takes for a failed turn
            return []


def say(dispatcher: CollectingDispatcher, response: str, **variables: Any) -> None:
    """One response by its name; variables that are None are left out."""
    given = {name: value for name, value in variables.items() if value is not None}
    dispatcher.utter_message(response=f"utter_{response}", variables=given)

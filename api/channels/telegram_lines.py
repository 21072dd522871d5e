"""The lines and buttons that the system itself says on Telegram; all of them go through the outbox like any other line."""

from typing import Any

from sqlalchemy.orm import Session

from api.answers.schemas import ButtonSpec
from api.answers.service import Answers
from api.catalogue.service import Catalogue
from api.conversations import repository
from api.languages import OWN_NAMES, Language, parse_language
from api.models import Conversation
from api.states import Handler, Sender


class Lines:
    def __init__(self, answers: Answers, catalogue: Catalogue) -> None:
        self._answers = answers
        self.languages = catalogue.languages
        self.default_language = catalogue.default_language

    def guess(self, language_code: str | None) -> Language:
        """A first guess by the language of the person's Telegram; it is no choice."""
        code = parse_language(language_code)
        return code if code in self.languages else self.default_language

    def phrase(self, key: str, language: str, **values: Any) -> str:
        return self._answers.phrase(key, language, **values)

    def say(self, session: Session, conversation: Conversation, phrase: str, *buttons: str, **values: Any) -> None:
        """A phrase in the contact's language; `buttons` are names of system buttons."""
        text = self._answers.phrase(phrase, conversation.language, **values)
        self.say_text(session, conversation, text, *buttons)

    def say_text(self, session: Session, conversation: Conversation, text: str, *buttons: str) -> None:
        specs = [self._answers.system_button(name, conversation.language) for name in buttons]
        repository.append(session, conversation, sender=Sender.SYSTEM, text=text, buttons=specs)

    def say_once(self, session: Session, conversation: Conversation, phrase: str, *buttons: str, **values: Any) -> None:
        """Nothing when it is the last line already: ten stickers in a row get one answer."""
        last = repository.last_message(session, conversation.id)
        text = self._answers.phrase(phrase, conversation.language, **values)
        if last is None or (last.sender, last.text) != (Sender.SYSTEM, text):
            self.say_text(session, conversation, text, *buttons)

    def ask_language(
        self, session: Session, conversation: Conversation, first: Language, *, everyone: bool, welcome: bool
    ) -> None:
        """Languages by their own names, the likeliest first; `everyone`: the question itself in each of them."""
        codes = sorted(self.languages, key=lambda code: code != first)
        asked = codes if everyone else [Language(conversation.language)]
        text = "\n".join(self._answers.phrase("language_choose", code) for code in asked)
        payload = {"kind": "language", "welcome": welcome}
        buttons = [ButtonSpec(OWN_NAMES[code], {**payload, "language": code.value}) for code in codes]
        repository.append(session, conversation, sender=Sender.SYSTEM, text=text, buttons=buttons)

    def say_who_answers(self, session: Session, conversation: Conversation) -> bool:
        """True, and a line about it, when a person has the conversation or is awaited: then the assistant is silent."""
        if conversation.handler == Handler.QUEUE:
            self.say_once(session, conversation, "queue_already", "back_to_bot")
        elif conversation.handler == Handler.COUNSELLOR:
            self.say_once(session, conversation, "counsellor_here")
        return conversation.handler != Handler.BOT

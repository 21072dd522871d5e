"""What a contact can do: start a conversation, write, press a button, choose a language, ask for a person, rate, delete."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.answers.service import Answers
from api.catalogue.service import Catalogue
from api.conversations import repository
from api.database import announce
from api.errors import Malformed, NotFound
from api.escalations.service import EscalationService
from api.languages import parse_language
from api.models import Conversation, Message
from api.states import Handler, Sender, TurnState
from api.text import clean_text
from api.tokens import hash_token, new_token


class UnknownButton(NotFound):
    detail = "This button does not belong to this conversation, or is no longer there."


class UnknownLanguage(Malformed):
    detail = "Languages are az, ru, en, sq and cnr."


@dataclass(frozen=True, slots=True)
class Accepted:
    """A message on disk; `duplicate` when the channel had sent it before."""

    message: Message
    duplicate: bool


class ConversationService:
    """Every public method runs inside one transaction, given as its first argument."""

    def __init__(self, catalogue: Catalogue, answers: Answers, escalations: EscalationService) -> None:
        self._catalogue = catalogue
        self._answers = answers
        self._escalations = escalations

    def start(
        self, session: Session, *, channel: str, centre: str | None, language: str | None
    ) -> tuple[Conversation, str]:
        """A new conversation of an anonymous contact, and its token."""
        centre = self._catalogue.require_centre(centre)
        token = new_token()
        code = parse_language(language) or self._catalogue.default_language
        conversation = repository.create(
            session, channel=channel, language=code, centre=centre, token_hash=hash_token(token)
        )
        return conversation, token

    def accept(
        self,
        session: Session,
        conversation_id: UUID,
        *,
        external_id: str,
        text: str | None = None,
        button_id: str | None = None,
    ) -> Accepted:
        """Put a message of the contact on disk and decide who answers it; the same external_id again changes nothing."""
        conversation = self._locked(session, conversation_id)
        known = repository.find_by_external_id(session, conversation.id, external_id)
        if known is not None:
            return Accepted(known, duplicate=True)
        if button_id is not None:
            return Accepted(self._press(session, conversation, external_id, button_id), duplicate=False)
        assert text is not None
        return Accepted(self._write(session, conversation, external_id, clean_text(text), None), duplicate=False)

    def choose_language(self, session: Session, conversation_id: UUID, language: str) -> Conversation:
        """The person's own choice: it stays until they choose again."""
        code = parse_language(language)
        if code is None:
            raise UnknownLanguage
        conversation = self._locked(session, conversation_id)
        conversation.language = code
        conversation.language_chosen = True
        return conversation

    def ask_for_person(self, session: Session, conversation_id: UUID) -> tuple[Conversation, int | None]:
        """Hand the conversation to the counsellors; the place in the queue, or None when somebody has it already."""
        conversation = self._locked(session, conversation_id)
        escalation, _ = self._escalations.open(session, conversation, reason="asked")
        return conversation, self._escalations.position(session, escalation)

    def rate(self, session: Session, conversation_id: UUID, score: int) -> None:
        """Rate the last closed escalation; raises NotFound when there is none."""
        conversation = self._locked(session, conversation_id)
        self._escalations.rate(session, conversation, score)

    def delete(self, session: Session, conversation_id: UUID) -> None:
        conversation = self._locked(session, conversation_id)
        repository.delete(session, conversation)
        announce(session, channel="staff", event="escalation")

    def ask(self, session: Session, conversation_id: UUID, *, external_id: str, button: str) -> Accepted:
        """A channel's own menu or command: taken as if this button of the content pack had been pressed."""
        conversation = self._locked(session, conversation_id)
        known = repository.find_by_external_id(session, conversation.id, external_id)
        if known is not None:
            return Accepted(known, duplicate=True)
        spec = self._answers.button(button, conversation.language)
        assert spec is not None, f"the button {button} needs no variable"
        return Accepted(self._write(session, conversation, external_id, spec.label, spec.payload), duplicate=False)

    def say(self, session: Session, conversation: Conversation, phrase: str, **values: Any) -> Message:
        """A line of the system itself, in the contact's language."""
        text = self._answers.phrase(phrase, conversation.language, **values)
        return repository.append(session, conversation, sender=Sender.SYSTEM, text=text)

    def welcome(self, session: Session, conversation: Conversation) -> Message:
        """The first words: who answers, and what can be asked; the buttons are those of the assistant's own greeting."""
        language = conversation.language
        who, _, what = self._answers.phrase("welcome", language).partition("\n")
        text = f"**{who}**\n\n{what}\n\n{self._answers.phrase('start_hint', language)}"
        buttons = self._answers.render("greet", language).buttons
        return repository.append(
            session, conversation, sender=Sender.BOT, text=text, format="markdown", buttons=buttons
        )

    def _press(self, session: Session, conversation: Conversation, external_id: str, button_id: str) -> Message:
        button = repository.find_button(session, conversation.id, button_id)
        if button is None:
            raise UnknownButton
        payload = button.payload
        if payload["kind"] == "intent":
            return self._write(session, conversation, external_id, button.label, payload)
        message = repository.append(
            session,
            conversation,
            sender=Sender.CONTACT,
            text=button.label,
            external_id=external_id,
            turn_state=TurnState.ANSWERED,
        )
        if payload["kind"] == "handoff":
            self._escalations.open(session, conversation, reason="asked")
        elif payload["kind"] == "language":
            conversation.language, conversation.language_chosen = payload["language"], True
            if payload.get("welcome"):
                self.welcome(session, conversation)
            else:
                self.say(session, conversation, "language_set")
        elif payload["kind"] == "rating":
            self._escalations.rate(session, conversation, payload["score"])
        elif payload["kind"] == "withdraw":
            self._escalations.withdraw(session, conversation)
        return message

    def _write(
        self, session: Session, conversation: Conversation, external_id: str, text: str, payload: dict[str, Any] | None
    ) -> Message:
        to_bot = conversation.handler == Handler.BOT
        message = repository.append(
            session,
            conversation,
            sender=Sender.CONTACT,
            text=text,
            external_id=external_id,
            button_payload=payload,
            turn_state=TurnState.PENDING if to_bot else TurnState.HUMAN,
        )
        if to_bot:
            announce(session, channel="turns", conversation_id=conversation.id)
        return message

    def _locked(self, session: Session, conversation_id: UUID) -> Conversation:
        conversation = repository.lock(session, conversation_id)
        if conversation is None:
            raise NotFound("There is no such conversation, or it has been deleted.")
        return conversation

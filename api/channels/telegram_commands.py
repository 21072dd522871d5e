"""What the commands do. Only /menu, /cv and /interview ask the assistant; the others work when it is dead."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from api.catalogue.service import Catalogue
from api.channels.telegram_lines import Lines
from api.channels.telegram_updates import Incoming
from api.conversations.service import ConversationService
from api.models import Conversation
from api.states import Handler

TOPICS = {"menu": "menu", "cv": "cv_help", "interview": "interview_prep"}  # command → button of the content pack
LISTED = ("start", "menu", "human", "cv", "interview", "language", "privacy", "delete", "help")


class Commands:
    """Each one runs inside the transaction of its update and returns whether the assistant has something to do now."""

    def __init__(self, conversations: ConversationService, catalogue: Catalogue, lines: Lines) -> None:
        self._conversations = conversations
        self._catalogue = catalogue
        self._lines = lines
        self._known: dict[str, Callable[[Session, Conversation, Incoming], bool]] = {
            "start": self._start,
            "human": self._human,
            "language": self._language,
            "privacy": self._privacy,
            "delete": self._delete,
            **dict.fromkeys(TOPICS, self._topic),
        }

    def run(self, session: Session, conversation: Conversation, incoming: Incoming) -> bool:
        return self._known.get(incoming.text, self._help)(session, conversation, incoming)

    def _start(self, session: Session, conversation: Conversation, incoming: Incoming) -> bool:
        """Safe to repeat; the payload of a link is the code of the centre that printed it."""
        if incoming.payload in self._catalogue.centres:
            conversation.centre = incoming.payload
            session.flush()
        if self._lines.say_who_answers(session, conversation):
            return False
        if conversation.language_chosen:
            self._conversations.welcome(session, conversation)
        else:
            first = self._lines.guess(incoming.language_code)
            self._lines.ask_language(session, conversation, first, everyone=True, welcome=True)
        return False

    def _topic(self, session: Session, conversation: Conversation, incoming: Incoming) -> bool:
        if self._lines.say_who_answers(session, conversation):
            return False
        self._conversations.ask(
            session, conversation.id, external_id=f"m{incoming.message_id}", button=TOPICS[incoming.text]
        )
        return True

    def _human(self, session: Session, conversation: Conversation, _: Incoming) -> bool:
        if conversation.handler == Handler.BOT:
            self._conversations.ask_for_person(session, conversation.id)
        else:
            self._lines.say_who_answers(session, conversation)
        return False

    def _language(self, session: Session, conversation: Conversation, incoming: Incoming) -> bool:
        first = self._lines.guess(incoming.language_code)
        self._lines.ask_language(session, conversation, first, everyone=False, welcome=False)
        return False

    def _privacy(self, session: Session, conversation: Conversation, _: Incoming) -> bool:
        self._lines.say(session, conversation, "privacy_short", "menu", "human")
        return False

    def _delete(self, session: Session, conversation: Conversation, _: Incoming) -> bool:
        self._lines.say(session, conversation, "delete_confirm", "delete", "cancel")
        return False

    def _help(self, session: Session, conversation: Conversation, _: Incoming) -> bool:
        """An example, and the commands one below the other."""
        language = conversation.language
        commands = [f"/{name} – {self._lines.phrase(f'command_{name}', language)}" for name in LISTED]
        text = "\n".join([self._lines.phrase("help_example", language), "", *commands])
        self._lines.say_text(session, conversation, text, "menu", "human")
        return False

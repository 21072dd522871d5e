"""One message of a contact, answered: safeguarding first, then the assistant, outside any transaction.

The order of a conversation is kept; conversations run side by side. A message is pending until an answer to it is on disk.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy.orm import Session

from api.answers.service import AnswerMissing, Answers
from api.assistant import (
    Assistant,
    AssistantFailed,
    AssistantResponse,
    AssistantUnavailable,
    Turn,
    TurnResult,
)
from api.catalogue.service import Place
from api.clock import now
from api.conversations import repository
from api.conversations.safeguarding import Danger, Safeguarding
from api.database import Database
from api.errors import YolError
from api.languages import Language, parse_language
from api.live import Live
from api.models import Conversation, Message
from api.states import Handler, Sender, TurnState
from api.statistics.service import count_turn
from api.text import assistant_text

log = structlog.get_logger()

MAX_FAILURES = 3
MAX_TURNS_AT_ONCE = 16
SWEEP_SECONDS = 1.0
RETRY_SECONDS = 0.5
NOTICE_EVERY = timedelta(seconds=60)
# With a phrase of danger in hand, nobody waits longer than this for what the assistant thinks of it.
DANGER_SECONDS = 2.0
CARING_QUESTION = "caring_question"
TRANSIENT_SLOTS = frozenset({"target_language", "requested_slot", "session_started_metadata"})
CHATTER = frozenset(
    {"greet", "goodbye", "thanks", "smalltalk", "help_menu", "unclear", "out_of_scope", "change_language"}
)


@dataclass(frozen=True, slots=True)
class Work:
    """A pending message as it was read: the epoch tells later whether a human has taken over meanwhile."""

    message_id: UUID
    conversation_id: UUID
    epoch: int
    text: str
    turn: Turn


class TurnRunner:
    """Answers pending messages as they are announced, and sweeps up what a crash or an outage has left."""

    def __init__(
        self, database: Database, live: Live, assistant: Assistant, answers: Answers, safeguarding: Safeguarding
    ) -> None:
        self._database = database
        self._live = live
        self._assistant = assistant
        self._answers = answers
        self._safeguarding = safeguarding
        self._running: dict[UUID, asyncio.Task[None]] = {}
        self._again: set[UUID] = set()
        self._stopping = False
        self._slots = asyncio.Semaphore(MAX_TURNS_AT_ONCE)

    async def run(self) -> None:
        """Until cancelled: start a conversation's work when it is announced, and sweep every second."""
        with self._live.subscribe("turns") as subscription:
            while True:
                try:
                    for conversation_id in await self._database.read(repository.conversations_with_pending, now()):
                        self.start(conversation_id)
                except Exception:
                    log.exception("turns.sweep.failed")
                deadline = asyncio.get_running_loop().time() + SWEEP_SECONDS
                while (left := deadline - asyncio.get_running_loop().time()) > 0:
                    if event := await subscription.next(left):
                        self.start(event["conversation_id"])

    def start(self, conversation_id: UUID) -> None:
        if self._stopping:
            return
        if conversation_id in self._running:
            self._again.add(conversation_id)
            return
        task = asyncio.create_task(self._work_through(conversation_id))
        self._running[conversation_id] = task
        task.add_done_callback(lambda _: self._finished(conversation_id))

    async def stop(self) -> None:
        """End the turns that are under way; their messages stay pending and are taken up at the next start."""
        self._stopping = True
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _finished(self, conversation_id: UUID) -> None:
        self._running.pop(conversation_id, None)
        if conversation_id in self._again:
            self._again.discard(conversation_id)
            self.start(conversation_id)

    async def _work_through(self, conversation_id: UUID) -> None:
        try:
            async with self._slots:
                while work := await self._database.read(_next_work, conversation_id, self._answers):
                    await self._take(work)
        except Exception:  # the sweep starts this conversation again
            log.exception("conversation.work.interrupted", conversation_id=str(conversation_id))

    async def _take(self, work: Work) -> None:
        phrase = self._safeguarding.check(work.text) if work.turn.intent is None else None
        if work.turn.intent is None and not work.turn.text:
            await self._database.write(self._answer_directly, work, "unclear", None)
            return
        self._live.publish({"channel": f"conversation:{work.conversation_id}", "event": "typing", "sender": "bot"})
        try:
            async with asyncio.timeout(DANGER_SECONDS if phrase else None):
                result = await self._assistant.take_turn(work.turn)
            await self._database.write(self._finish, work, result, phrase)
        except (AssistantUnavailable, TimeoutError) as error:
            log.warning("conversation.turn.unavailable", conversation_id=str(work.conversation_id), reason=str(error))
            await self._database.write(*self._without_assistant(work, phrase, self._postpone))
        except (AssistantFailed, AnswerMissing) as error:
            log.error("conversation.turn.failed", conversation_id=str(work.conversation_id), reason=str(error))
            await self._database.write(*self._without_assistant(work, phrase, self._fail))
        except YolError:
            raise
        except Exception:
            log.exception("conversation.turn.crashed", conversation_id=str(work.conversation_id))
            await self._database.write(*self._without_assistant(work, phrase, self._fail))

    def _without_assistant(self, work: Work, phrase: Danger | None, otherwise: Callable[..., None]) -> tuple[Any, ...]:
        """Danger is answered all the same, by its phrase alone; anything else can wait."""
        if phrase is not None:
            return self._answer_directly, work, phrase.topic, phrase.language
        return otherwise, work

    def _answer_directly(self, session: Session, work: Work, topic: str, language: str | None) -> None:
        """An answer that needs no assistant; in the language of the phrase found, unless the person chose one."""
        conversation, message = self._still_ours(session, work)
        if conversation is None or message is None:
            return
        if language and not conversation.language_chosen:
            conversation.language = language
        self._say(session, conversation, message, [AssistantResponse(topic)], topic)

    def _finish(self, session: Session, work: Work, result: TurnResult, phrase: Danger | None = None) -> None:
        conversation, message = self._still_ours(session, work)
        if conversation is None or message is None:
            log.info("conversation.turn.superseded", conversation_id=str(work.conversation_id))
            return
        if not result.responses:
            raise AssistantFailed("no response")
        _adopt_language(conversation, work, result, phrase)
        conversation.slots = {key: value for key, value in result.slots.items() if key not in TRANSIENT_SLOTS}
        self._say(session, conversation, message, _heeding(phrase, result), result.intent)

    def _say(
        self,
        session: Session,
        conversation: Conversation,
        message: Message,
        responses: list[AssistantResponse],
        intent: str | None,
    ) -> None:
        """Write the answers down in the contact's language, and count the turn."""
        place = _place(self._answers, conversation)
        rendered = [
            self._answers.render(said.name, conversation.language, said.variables, said.buttons, place=place)
            for said in responses
        ]
        for answer in rendered:
            repository.append_answer(session, conversation, answer, answer.topic or intent)
        topic = rendered[0].topic or intent
        conversation.slots = {**conversation.slots, "offered": rendered[-1].offers}
        conversation.last_topic = topic if topic not in CHATTER else conversation.last_topic
        message.turn_state = TurnState.ANSWERED
        count_turn(session, conversation, topic=topic, outcome="not_understood" if topic == "unclear" else "answered")

    def _postpone(self, session: Session, work: Work) -> None:
        """Keep the message for later, and say so honestly once in a while."""
        conversation, message = self._still_ours(session, work)
        if conversation is None or message is None:
            return
        message.attempts += 1
        message.next_attempt_at = now() + timedelta(seconds=RETRY_SECONDS * 2 ** min(message.attempts, 4))
        notified = conversation.notified_at
        if notified is None or (notified < message.created_at and notified < now() - NOTICE_EVERY):
            conversation.notified_at = now()
            self._say_line(session, conversation, "assistant_waking")

    def _fail(self, session: Session, work: Work) -> None:
        """Try again a little later; after MAX_FAILURES say honestly that it did not work."""
        conversation, message = self._still_ours(session, work)
        if conversation is None or message is None:
            return
        message.failures += 1
        message.next_attempt_at = now() + timedelta(seconds=RETRY_SECONDS * 2**message.failures)
        if message.failures >= MAX_FAILURES:
            message.turn_state = TurnState.FAILED
            self._say_line(session, conversation, "assistant_failed")
            count_turn(session, conversation, topic=None, outcome="failed")

    def _still_ours(self, session: Session, work: Work) -> tuple[Conversation | None, Message | None]:
        """Nothing when a human took over, the contact deleted everything, or another run has answered already."""
        conversation = repository.lock(session, work.conversation_id)
        if conversation is None or conversation.epoch != work.epoch or conversation.handler != Handler.BOT:
            return None, None
        message = session.get(Message, work.message_id, populate_existing=True)
        if message is None or message.turn_state != TurnState.PENDING:
            return None, None
        return conversation, message

    def _say_line(self, session: Session, conversation: Conversation, phrase: str) -> None:
        text = self._answers.phrase(phrase, conversation.language)
        human = self._answers.system_button("human", conversation.language)
        repository.append(session, conversation, sender=Sender.SYSTEM, text=text, buttons=[human])


def _place(answers: Answers, conversation: Conversation) -> Place:
    slots = conversation.slots
    return answers.place(
        language=conversation.language, centre=conversation.centre, country=slots.get("country"), city=slots.get("city")
    )


def _next_work(session: Session, conversation_id: UUID, answers: Answers) -> Work | None:
    """The oldest pending message if it is due now; the ones behind it wait for their turn."""
    conversation = repository.get(session, conversation_id)
    message = repository.next_pending(session, conversation_id)
    if conversation is None or message is None or conversation.handler != Handler.BOT:
        return None
    if message.next_attempt_at is not None and message.next_attempt_at > now():
        return None
    payload = message.button_payload
    turn = Turn(
        conversation_id=str(conversation.id),
        episode=conversation.episode,
        message_id=str(message.id),
        language=conversation.language,
        channel=conversation.channel,
        centre=conversation.centre,
        pack=_place(answers, conversation).pack,
        slots=conversation.slots,
        text=None if payload else assistant_text(message.text),
        intent=payload["intent"] if payload else None,
        entities=payload.get("entities") or {} if payload else {},
    )
    return Work(message.id, conversation.id, conversation.epoch, message.text, turn)


def _heeding(phrase: Danger | None, result: TurnResult) -> list[AssistantResponse]:
    """What is said when a phrase of danger was found: help, or at the least a caring question.

    The phrases know words, the assistant's own check knows sentences: only where it sees no danger at all does a phrase
    not lead to the full answer, and what the assistant itself takes for danger is in its responses already.
    """
    if phrase is None or (result.intent or "").startswith("safeguarding_"):
        return result.responses
    return [AssistantResponse(phrase.topic if result.danger != "none" else CARING_QUESTION)]


def _adopt_language(conversation: Conversation, work: Work, result: TurnResult, phrase: Danger | None) -> None:
    """The person's own choice wins; otherwise follow clear evidence in what was typed, a phrase of danger last."""
    asked = parse_language(result.slots.get("target_language"))
    if asked is not None and result.intent == "change_language":
        conversation.language, conversation.language_chosen = asked, True
        return
    if conversation.language_chosen or work.turn.text is None:
        return
    needed = 0.6 if len(work.turn.text.split()) >= 3 else 0.85
    if result.language_confidence >= needed and result.language in set(Language):
        conversation.language = result.language
    elif phrase is not None:
        conversation.language = phrase.language

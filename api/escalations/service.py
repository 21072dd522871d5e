"""The handoff: `conversation.handler` goes bot → queue → counsellor → bot, and `epoch` counts every change."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from api.answers.schemas import ButtonSpec
from api.answers.service import Answers
from api.clock import now
from api.conversations import repository as conversations
from api.database import announce
from api.errors import NotFound
from api.escalations import repository
from api.escalations.errors import (
    EscalationAlreadyAssigned,
    EscalationClosed,
    EscalationNotClosed,
    EscalationNotYours,
    UnknownEscalation,
)
from api.models import Conversation, Escalation, Message, Note, Staff
from api.states import EscalationStatus, Handler, Sender
from api.statistics.service import count_turn
from api.text import clean_text

URGENT_TOPICS = frozenset({"safeguarding_self_harm", "safeguarding_abuse", "safeguarding_trafficking"})
RATINGS = ("😞", "🙁", "😐", "🙂", "😀")


def may_see_centre(staff: Staff, centre: str | None) -> bool:
    """A row without a centre belongs to everyone who answers; another centre's row to nobody else."""
    return "*" in staff.centres or centre is None or centre in staff.centres


class EscalationService:
    """Every public method runs inside one transaction, given as its first argument."""

    def __init__(self, answers: Answers, *, lease: timedelta) -> None:
        self._answers = answers
        self._lease = lease

    def open(
        self, session: Session, conversation: Conversation, *, reason: str, topic: str | None = None, summary: str = ""
    ) -> tuple[Escalation, bool]:
        """Queue the conversation for a counsellor; (the escalation, whether it is new)."""
        existing = repository.open_one(session, conversation.id)
        if existing is not None:
            waits = existing.status == EscalationStatus.OPEN
            self._say(session, conversation, "queue_already" if waits else "counsellor_here")
            return existing, False
        topic = topic or conversation.last_topic
        escalation = Escalation(
            conversation_id=conversation.id,
            centre=conversation.centre,
            channel=conversation.channel,
            language=conversation.language,
            topic=topic,
            reason=reason,
            summary=summary,
            priority="urgent" if self._is_urgent(session, conversation, topic, reason) else "normal",
            opened_seq=conversation.next_seq,
        )
        session.add(escalation)
        session.flush()
        self._hand_to(session, conversation, Handler.QUEUE, escalation)
        conversations.hand_pending_to_human(session, conversation.id)
        place = repository.position(session, escalation)
        back = self._answers.system_button("back_to_bot", conversation.language)
        self._say(session, conversation, "queue_joined", position=place, buttons=[back])
        count_turn(session, conversation, topic="talk_to_counsellor", outcome="handed_off")
        return escalation, True

    def position(self, session: Session, escalation: Escalation) -> int | None:
        return repository.position(session, escalation) if escalation.status == EscalationStatus.OPEN else None

    def position_of_conversation(self, session: Session, conversation_id: UUID) -> int | None:
        escalation = repository.open_one(session, conversation_id)
        return self.position(session, escalation) if escalation else None

    def find(self, session: Session, staff: Staff, escalation_id: UUID) -> Escalation:
        """The escalation, if it is of the staff's centres; a foreign one looks like a missing one."""
        escalation = repository.get(session, escalation_id)
        if escalation is None or not may_see_centre(staff, escalation.centre):
            raise UnknownEscalation
        return escalation

    def assign(self, session: Session, staff: Staff, escalation_id: UUID) -> Escalation:
        """Take it; the second of two claimers gets EscalationAlreadyAssigned with the holder's name."""
        escalation = self.locked(session, staff, escalation_id)
        moment = now()
        won = repository.claim(session, escalation.id, staff.id, moment=moment, lease_until=moment + self._lease)
        session.refresh(escalation)
        if not won:
            return self._refuse_or_keep(session, staff, escalation)
        conversation = self._conversation(session, escalation)
        self._hand_to(session, conversation, Handler.COUNSELLOR, escalation)
        centre = self._answers.centre_name(escalation.centre, conversation.language)
        self._say(session, conversation, "counsellor_joined", name=staff.name, centre=centre)
        repository.record(session, staff_id=staff.id, action="assign", escalation_id=escalation.id)
        return escalation

    def release(self, session: Session, staff: Staff, escalation_id: UUID) -> Escalation:
        return self._back_to_queue(session, self.held(session, staff, escalation_id), "release", staff.id)

    def transfer(
        self, session: Session, staff: Staff, escalation_id: UUID, *, centre: str | None, reason: str
    ) -> Escalation:
        """Back to the queue, of another centre if one is named; the reason stays as a note."""
        escalation = self.held(session, staff, escalation_id)
        if centre is not None:
            escalation.centre = centre
        self.add_note(
            session, staff, escalation, f"→ {self._answers.centre_name(escalation.centre, staff.language)}: {reason}"
        )
        return self._back_to_queue(session, escalation, "transfer", staff.id)

    def reply(
        self, session: Session, staff: Staff, escalation_id: UUID, *, client_message_id: str, text: str
    ) -> Message:
        """A counsellor's line; the same client_message_id again returns the line that is already there."""
        escalation = self.held(session, staff, escalation_id)
        conversation = self._conversation(session, escalation)
        external_id = f"staff:{staff.id.hex}:{client_message_id}"
        known = conversations.find_by_external_id(session, conversation.id, external_id)
        if known is not None:
            return known
        escalation.first_reply_at = escalation.first_reply_at or now()
        escalation.lease_until = now() + self._lease
        return conversations.append(
            session,
            conversation,
            sender=Sender.COUNSELLOR,
            sender_name=f"{staff.name} · {self._answers.centre_name(escalation.centre, conversation.language)}",
            text=clean_text(text),
            external_id=external_id,
        )

    def add_note(self, session: Session, staff: Staff, escalation: Escalation, text: str) -> Note:
        note = Note(escalation_id=escalation.id, author_id=staff.id, author_name=staff.name, text=clean_text(text))
        session.add(note)
        session.flush()
        return note

    def close(self, session: Session, staff: Staff, escalation_id: UUID, *, outcome: str) -> Escalation:
        """Give the conversation back to the assistant, in a fresh episode that keeps the slots."""
        escalation = self.held(session, staff, escalation_id)
        conversation = self._conversation(session, escalation)
        escalation.status, escalation.outcome = EscalationStatus.CLOSED, outcome
        escalation.closed_at, escalation.lease_until = now(), None
        escalation.closed_seq = conversation.next_seq + 1  # the two lines below are still of this talk
        conversation.episode += 1
        self._hand_to(session, conversation, Handler.BOT, escalation)
        self._say(session, conversation, "closed")
        scores = [ButtonSpec(face, {"kind": "rating", "score": score}) for score, face in enumerate(RATINGS, 1)]
        self._say(session, conversation, "rating_ask", buttons=scores)
        repository.record(session, staff_id=staff.id, action="close", escalation_id=escalation.id)
        return escalation

    def reopen(self, session: Session, staff: Staff, escalation_id: UUID) -> Escalation:
        """Take a closed one up again, as its holder."""
        escalation = self.locked(session, staff, escalation_id)
        conversation = self._conversation(session, escalation)
        if escalation.status != EscalationStatus.CLOSED or repository.open_one(session, conversation.id):
            raise EscalationNotClosed
        escalation.status, escalation.assignee_id = EscalationStatus.ASSIGNED, staff.id
        escalation.closed_at, escalation.outcome, escalation.closed_seq = None, None, None
        escalation.assigned_at = now()
        escalation.lease_until = now() + self._lease
        self._hand_to(session, conversation, Handler.COUNSELLOR, escalation)
        conversations.hand_pending_to_human(session, conversation.id)
        centre = self._answers.centre_name(escalation.centre, conversation.language)
        self._say(session, conversation, "counsellor_joined", name=staff.name, centre=centre)
        repository.record(session, staff_id=staff.id, action="reopen", escalation_id=escalation.id)
        return escalation

    def withdraw(self, session: Session, conversation: Conversation) -> None:
        """The contact no longer wants to wait: back to the assistant, unless a counsellor is there already."""
        escalation = repository.open_one(session, conversation.id)
        if escalation is None or escalation.status != EscalationStatus.OPEN:
            return
        escalation.status, escalation.outcome, escalation.closed_at = EscalationStatus.CLOSED, "withdrawn", now()
        conversation.episode += 1
        escalation.closed_seq = conversation.next_seq
        self._hand_to(session, conversation, Handler.BOT, escalation)
        conversations.hand_waiting_to_bot(session, conversation.id, since_seq=escalation.opened_seq)
        menu = self._answers.system_button("menu", conversation.language)
        self._say(session, conversation, "back_with_bot", buttons=[menu])

    def heartbeat(self, session: Session, staff: Staff, escalation_id: UUID, *, read: bool) -> Escalation:
        """Renew the lease; with `read`, what is there counts as read."""
        escalation = self.held(session, staff, escalation_id)
        escalation.lease_until = now() + self._lease
        if read:
            escalation.read_seq = self._conversation(session, escalation).next_seq - 1
        return escalation

    def rate(self, session: Session, conversation: Conversation, score: int) -> None:
        escalation = repository.last_closed(session, conversation.id)
        if escalation is None:
            raise NotFound("There is nothing to rate yet.")
        escalation.rating = score
        self._say(session, conversation, "rating_thanks")

    def release_expired(self, session: Session) -> int:
        """Leases of counsellors who vanished end: back to the queue. Returns how many."""
        released = 0
        for escalation in repository.with_expired_lease(session, now()):
            self._conversation(session, escalation)
            session.refresh(escalation)
            if escalation.lease_until is not None and escalation.lease_until < now():
                self._back_to_queue(session, escalation, "lease_expired", None)
                released += 1
        return released

    def locked(self, session: Session, staff: Staff, escalation_id: UUID) -> Escalation:
        """The escalation as it is once its conversation is locked: the same order everywhere, so nobody deadlocks."""
        escalation = self.find(session, staff, escalation_id)
        self._conversation(session, escalation)
        return self.find(session, staff, escalation_id)

    def held(self, session: Session, staff: Staff, escalation_id: UUID) -> Escalation:
        """The escalation, if this counsellor holds it."""
        escalation = self.locked(session, staff, escalation_id)
        if escalation.status == EscalationStatus.CLOSED:
            raise EscalationClosed
        if escalation.assignee_id != staff.id:
            raise EscalationNotYours
        return escalation

    def _refuse_or_keep(self, session: Session, staff: Staff, escalation: Escalation) -> Escalation:
        if escalation.status == EscalationStatus.CLOSED:
            raise EscalationClosed
        if escalation.assignee_id == staff.id:
            return escalation
        assert escalation.assignee_id is not None
        name = repository.staff_names(session, {escalation.assignee_id}).get(escalation.assignee_id, "")
        raise EscalationAlreadyAssigned(f"{name} has taken this conversation.")

    def _is_urgent(self, session: Session, conversation: Conversation, topic: str | None, reason: str) -> bool:
        """Danger named at any time in the conversation counts, whatever was talked about since."""
        named = topic in URGENT_TOPICS or reason == "safeguarding"
        return named or conversations.has_topic(session, conversation.id, URGENT_TOPICS)

    def _back_to_queue(
        self, session: Session, escalation: Escalation, action: str, staff_id: UUID | None
    ) -> Escalation:
        escalation.status, escalation.assignee_id = EscalationStatus.OPEN, None
        escalation.lease_until, escalation.waiting_since = None, now()
        conversation = self._conversation(session, escalation)
        self._hand_to(session, conversation, Handler.QUEUE, escalation)
        self._say(session, conversation, "counsellor_left")
        repository.record(session, staff_id=staff_id, action=action, escalation_id=escalation.id)
        return escalation

    def _hand_to(self, session: Session, conversation: Conversation, handler: Handler, escalation: Escalation) -> None:
        conversation.handler = handler
        conversation.epoch += 1
        announce(session, channel=f"conversation:{conversation.id}", event="handler", handler=str(handler))
        announce(
            session,
            channel="staff",
            event="escalation",
            id=str(escalation.id),
            status=str(escalation.status),
            conversation_id=str(conversation.id),
            centre=escalation.centre,
        )

    def _conversation(self, session: Session, escalation: Escalation) -> Conversation:
        conversation = conversations.lock(session, escalation.conversation_id)
        if conversation is None:
            raise UnknownEscalation
        return conversation

    def _say(
        self,
        session: Session,
        conversation: Conversation,
        phrase: str,
        *,
        buttons: list[ButtonSpec] | None = None,
        **values: Any,
    ) -> Message:
        text = self._answers.phrase(phrase, conversation.language, **values)
        return conversations.append(session, conversation, sender=Sender.SYSTEM, text=text, buttons=buttons or [])

"""The states that things are in, as the database, the API and the pages spell them."""

from enum import StrEnum


class Handler(StrEnum):
    """Who answers a conversation; this column is the only truth about it."""

    BOT = "bot"
    QUEUE = "queue"
    COUNSELLOR = "counsellor"


class Sender(StrEnum):
    CONTACT = "contact"
    BOT = "bot"
    COUNSELLOR = "counsellor"
    SYSTEM = "system"


class TurnState(StrEnum):
    """What became of a message of a contact."""

    PENDING = "pending"
    ANSWERED = "answered"
    HUMAN = "human"
    FAILED = "failed"


class DeliveryState(StrEnum):
    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


class EscalationStatus(StrEnum):
    OPEN = "open"
    ASSIGNED = "assigned"
    CLOSED = "closed"


class Role(StrEnum):
    COUNSELLOR = "counsellor"
    LEAD = "lead"
    EDITOR = "editor"
    MANAGER = "manager"

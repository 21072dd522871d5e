"""What a counsellor may be told instead of getting a conversation."""

from api.errors import NotFound, YolError


class EscalationAlreadyAssigned(YolError):
    status_code = 409
    detail = "Somebody else has taken this conversation."


class EscalationNotYours(YolError):
    status_code = 409
    detail = "This conversation is not with you. Take it first."


class EscalationClosed(YolError):
    status_code = 409
    detail = "This conversation has been closed."


class EscalationNotClosed(YolError):
    status_code = 409
    detail = "Only a closed conversation can be reopened, and only while no newer one waits."


class UnknownEscalation(NotFound):
    detail = "There is no such conversation in your centres."

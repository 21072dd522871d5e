"""Questions like "and in Baku?": too little to have a topic of their own, but they name something new for the one before."""

from __future__ import annotations

from rasa_sdk import Tracker

from actions import turns
from actions.centres import VetCentres
from actions.interview import InterviewPrep
from actions.occupations import JobProspects, OccupationInfo, OccupationSalary
from actions.programmes import VetProgrammes
from actions.topic_action import TopicAction

_TRADE = ("occupation",)
_PLACE = ("city", "centre")
# Topic: who answers it, and what a message must name to change the question.
_TOPICS: dict[str, tuple[type[TopicAction], tuple[str, ...]]] = {
    "occupation_info": (OccupationInfo, _TRADE),
    "occupation_salary": (OccupationSalary, _TRADE),
    "job_prospects": (JobProspects, _TRADE),
    "interview_prep": (InterviewPrep, _TRADE),
    "vet_programmes": (VetProgrammes, (*_TRADE, *_PLACE, "sector", "study_language")),
    "vet_centres": (VetCentres, _PLACE),
}


def follow_up(tracker: Tracker) -> type[TopicAction] | None:
    """The action of the question that this fragment changes, if it does."""
    action, changes = _TOPICS.get(turns.topic_before(tracker) or "", (None, ()))
    if action is None or not turns.is_fragment(tracker):
        return None
    return action if any(turns.named(tracker, entity) for entity in changes) else None

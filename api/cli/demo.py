"""Demo staff, conversations and statistics, so that a ministry can judge the console without waiting for real people."""

from datetime import timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.answers.service import Answers
from api.catalogue.service import DEMO_PACK, load_catalogue
from api.cli.console import console
from api.clock import now
from api.conversations import repository as conversations
from api.database import Database
from api.escalations.service import EscalationService
from api.models import Staff, UsageCounter
from api.settings import Settings
from api.staff import service as staff
from api.states import Role, Sender, TurnState

DAYS = 28
COUNSELLORS = (
    ("Aysel (demo)", Role.COUNSELLOR, "az"),
    ("Rəşad (demo)", Role.LEAD, "az"),
    ("Nina (demo)", Role.COUNSELLOR, "ru"),
)
# What the contact writes, the answer of Yol that follows, the language.
LINES: tuple[tuple[str, str, str, dict[str, str]], ...] = (
    ("az", "salam aşpaz olmaq istəyirəm", "occupation_info", {"occupation": "cook"}),
    ("ru", "сколько получает повар в баку", "occupation_salary", {"occupation": "cook"}),
    ("en", "i have an interview tomorrow", "interview_prep", {}),
    ("az", "qəbul nə vaxtdır", "admission_dates", {}),
)
TOPICS = (
    "occupation_salary",
    "vet_programmes",
    "admission_dates",
    "admission_documents",
    "career_explore",
    "cv_help",
    "short_courses",
)


async def fill(settings: Settings) -> None:
    """Add the demo data once; a second time changes nothing."""
    catalogue = load_catalogue(tuple(settings.content_pack_list), demo=True)
    database = Database(settings.resolved_database_url)
    try:
        names = await database.write(_fill, Answers(catalogue), timedelta(seconds=settings.lease_seconds))
    finally:
        database.close()
    if names:
        console.print(f"Demo accounts: {', '.join(names)}; a link for one: ./yol staff link NAME")


def _fill(session: Session, answers: Answers, lease: timedelta) -> list[str]:
    if session.scalar(select(Staff.id).where(Staff.name == COUNSELLORS[0][0])):
        return []
    for name, role, language in COUNSELLORS:
        staff.add(session, name=name, role=role, centres=[DEMO_PACK], language=language)
    escalations = EscalationService(answers, lease=lease)
    for language, text, answer, variables in LINES:
        conversation = conversations.create(
            session, channel="web", language=language, centre=DEMO_PACK, token_hash=None
        )
        conversations.append(session, conversation, sender=Sender.CONTACT, text=text, turn_state=TurnState.ANSWERED)
        rendered = answers.render(answer, language, variables)
        conversations.append_answer(session, conversation, rendered, rendered.topic)
        conversation.last_topic = rendered.topic
        escalations.open(session, conversation, reason="asked")
    _count(session)
    return [name for name, _, _ in COUNSELLORS]


def _count(session: Session) -> None:
    """Four weeks of made-up counts of the demo centre; the same every time."""
    chance = Random(7)  # noqa: S311 - demo figures, nothing secret
    kinds = [(topic, "answered", 1.0) for topic in TOPICS]
    kinds += [("unclear", "not_understood", 0.5), ("talk_to_counsellor", "handed_off", 0.4)]
    for back in range(1, DAYS + 1):
        for topic, outcome, share in kinds:
            for channel, language, most in (
                ("web", "az", 14),
                ("telegram", "az", 20),
                ("web", "ru", 6),
                ("web", "en", 2),
            ):
                session.add(
                    UsageCounter(
                        day=(now() - timedelta(days=back)).date(),
                        centre=DEMO_PACK,
                        channel=channel,
                        language=language,
                        topic=topic,
                        outcome=outcome,
                        count=chance.randint(1, max(1, round(most * share))),
                    )
                )

"""The content pack's records, as an editor writes them in YAML."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

Texts = dict[str, str]
PartialDate = Annotated[str | None, BeforeValidator(lambda value: None if value is None else str(value))]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Pack(Record):
    id: str
    country: str
    timezone: str
    languages: list[str]
    default_language: str
    currency: str


class Source(Record):
    """Where a fact was read; `as_of` is the source's own date and may be a year or a month."""

    title: str
    url: str | None
    as_of: PartialDate
    checked_on: date | None
    certainty: Literal["confirmed", "weak"]


class City(Record):
    id: str
    names: Texts
    forms: list[str] = []


class Sector(Record):
    id: str
    names: Texts
    forms: list[str] = []
    summary: Texts


class Occupation(Record):
    """`sector` is the name of the file it stands in; `riasec` are O*NET scores from 1 to 7."""

    id: str
    sector: str
    isco08: str
    onet_soc: str
    riasec: dict[str, float]
    names: Texts
    plain: Texts
    forms: dict[str, list[str]]
    summary: Texts
    day: Texts
    skills: dict[str, list[str]]
    entry: Texts
    related: list[str]


class Period(Record):
    from_: date
    to: date

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name.rstrip("_"))


class Pay(Record):
    """Pay in vacancy advertisements, a month, before or after tax as advertised; `low` to `high` is the middle half."""

    occupations: list[str]
    advertisements: int
    with_pay: int
    median: float
    low: float | None
    high: float | None
    minimum: float | None
    maximum: float | None
    period: Period
    source: str
    checked_on: date
    valid_until: date
    caveat: Texts | None
    small_sample: bool


class Centre(Record):
    id: str
    city: str
    names: Texts
    short: Texts
    name_confirmed: bool = True
    forms: list[str] = []
    about: Texts
    career_centre: bool = False
    demo: bool = False
    source: list[str]
    checked_on: date | None
    valid_until: date | None


class Programme(Record):
    id: str
    centre: str
    names: Texts
    occupation: str | None
    sector: str
    level: Literal["initial", "technical", "higher_technical"] | None
    kind: Literal["programme", "course"]
    years: float | None
    as_of: PartialDate
    source: list[str]
    certainty: Literal["confirmed", "weak"]
    checked_on: date | None
    valid_until: date | None


class Helpline(Record):
    id: str
    country: str
    names: Texts
    numbers: list[str]
    show: bool
    status: str
    as_of: PartialDate = None
    certainty: Literal["confirmed", "weak"]
    source: list[str] = []
    checked_on: date | None
    note: Any = None


class AnswerButton(Record):
    key: str
    variables: dict[str, str] = {}


class Answer(Record):
    topic: str
    sources: list[str] = []
    facts: list[str] = []
    valid_until: date | None = None
    buttons: list[str | AnswerButton] = []
    text: Texts


class ButtonDefinition(Record):
    label: Texts
    intent: str | None = None
    entities: list[str] = []
    action: Literal["handoff", "menu", "language"] | None = None
    language: str | None = None

"""The content pack's records, as an editor writes them in YAML."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict

Texts = dict[str, str]
PartialDate = Annotated[str | None, BeforeValidator(lambda value: None if value is None else str(value))]


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Country(Record):
    """ISO 3166 id (XK for Kosovo); `languages` are those that point to this country when nothing else does."""

    id: str
    names: Texts
    forms: list[str] = []
    timezone: str
    currency: str
    languages: list[str]


class Pack(Record):
    """What is true in some countries: a folder of content/."""

    id: str
    languages: list[str]
    default_language: str
    countries: list[Country]


class Source(Record):
    """Where a fact was read; `as_of` is the source's own date and may be a year or a month."""

    title: str
    url: str | None
    as_of: PartialDate
    checked_on: date | None
    certainty: Literal["confirmed", "weak"]


class City(Record):
    """`country` may be left out in a pack of one country; `lat` and `lon` in degrees, for what is near.

    `everyday`: the name is an everyday word too, so that only the forms are looked for in what people write.
    """

    id: str
    country: str = ""
    everyday: bool = False
    names: Texts
    forms: list[str] = []
    lat: float | None = None
    lon: float | None = None


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


class Saying(Record):
    """A text a language with its sources; said up to `valid_until`, and with a warning after it."""

    sources: list[str] = []
    valid_until: date | None = None
    text: Texts


class Answer(Saying):
    """`offers` tells what "yes" after this answer means; `countries` says it where the facts differ by country."""

    topic: str
    facts: list[str] = []
    offers: Literal["counsellor"] | None = None
    buttons: list[str | AnswerButton] = []
    countries: dict[str, Saying] = {}

    def saying(self, country: str | None) -> Saying:
        return self.countries.get(country or "", self)


class ButtonDefinition(Record):
    label: Texts
    intent: str | None = None
    entities: list[str] = []
    action: Literal["handoff", "menu", "language"] | None = None
    language: str | None = None

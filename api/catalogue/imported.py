"""Records that only an import brings: vacancies with a date to fall silent on, and what ESCO says of our trades."""

from datetime import date

from api.catalogue.schemas import Record


class Vacancy(Record):
    """One advertisement; `city` and `occupation` are null where the advertisement names none that we know."""

    id: str
    title: str
    employer: str | None
    city: str | None
    occupation: str | None
    url: str | None
    published_on: date
    expires_on: date
    pay: str | None


class EscoMatch(Record):
    """The ESCO occupation nearest to one of ours, with the English labels of the skills it names."""

    occupation: str
    uri: str
    label: str
    isco08: str
    essential: list[str]
    optional: list[str]

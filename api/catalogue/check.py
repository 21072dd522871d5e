"""`./yol content check`: everything a content pack can have wrong, named by file, record and field."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from jinja2 import TemplateError
from pydantic import ValidationError

from api.answers.service import AnswerMissing, Answers
from api.catalogue.glossary import avoided_forms
from api.catalogue.schemas import Answer, Saying, Texts
from api.catalogue.service import CONTENT, Catalogue, Place, load_catalogue
from api.languages import Language

ALL_LANGUAGES = tuple(language.value for language in Language)
LONGEST_ANSWER = 1200
LONGEST_LABEL = 28
LONGEST_SENTENCE_WORDS = 34
# Numbers that no text may carry until the service itself, or a centre, has confirmed them.
UNCONFIRMED_NUMBERS = (
    "116 111",
    "116111",
    "510 22 80",
    "480 22 80",
    "680 22 80",
    "562 21 12",
    "0800 12345",
    "880 11 80",
)
# Short numbers of lines that wait for confirmation; 152 is also how many specialties there were in 2025.
UNCONFIRMED_LINES = ("152", "860")
_ABOUT_LINES = ("safeguarding", "mobility", "job_search", "rights")


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` is file and record, `what` a sentence; a warning does not fail the check."""

    where: str
    what: str
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check(packs: tuple[str, ...], *, content: Path = CONTENT, today: date | None = None) -> list[Finding]:
    """Everything wrong with the packs, errors first; a file that cannot be read is the only finding."""
    load_catalogue.cache_clear()
    try:
        catalogue = load_catalogue(packs, demo=False, content=content)
    except ValidationError as error:
        return [Finding(error.title, _reason(error))]
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        return [Finding("content", f"cannot be read: {error}")]
    found = [
        *_references(catalogue),
        *_languages(catalogue),
        *_answers(catalogue),
        *_expired(catalogue, today or date.today()),
        *_glossary(catalogue, content / "glossary.csv"),
    ]
    return sorted(dict.fromkeys(found), key=lambda finding: finding.warning)


def _reason(error: ValidationError) -> str:
    first = error.errors()[0]
    return f"{' → '.join(str(part) for part in first['loc'])}: {first['msg']}"


def _places(catalogue: Catalogue, pack: str | None) -> list[Place]:
    names = [pack] if pack else list(catalogue.packs)
    return [Place(name, country.id) for name in names for country in catalogue.packs[name].pack.countries] + [
        Place(name, None) for name in names if catalogue.packs[name].only_country is None
    ]


def _sayings(answer: Answer) -> Iterator[tuple[str, Saying]]:
    yield "", answer
    yield from ((f" ({country})", saying) for country, saying in answer.countries.items())


def _languages_of(catalogue: Catalogue, pack: str | None) -> tuple[str, ...]:
    return tuple(catalogue.packs[pack].pack.languages) if pack else ALL_LANGUAGES


def _references(catalogue: Catalogue) -> Iterator[Finding]:
    """Ids that lead nowhere, and facts without a source."""

    def dead(where: str, kind: str, ids: list[str | None], known: Mapping[str, Any]) -> Iterator[Finding]:
        yield from (Finding(where, f"there is no {kind} {item!r}") for item in ids if item and item not in known)

    for pack, name, answer in catalogue.all_answers():
        where = f"{pack or 'content'}/answers {name}"
        buttons = [button if isinstance(button, str) else button.key for button in answer.buttons]
        yield from dead(where, "button", list(buttons), catalogue.buttons)
        yield from dead(where, "country", list(answer.countries), catalogue.countries)
        yield from dead(where, "topic", [answer.topic], catalogue.topics)
        for _, saying in _sayings(answer):
            yield from dead(where, "source", list(saying.sources), catalogue.sources)
    for centre in catalogue.centres.values():
        yield from dead(f"centres {centre.id}", "city", [centre.city], catalogue.cities)
        yield from dead(f"centres {centre.id}", "source", list(centre.source), catalogue.sources)
    for programme in catalogue.programmes.values():
        where = f"programmes {programme.id}"
        yield from dead(where, "centre", [programme.centre], catalogue.centres)
        yield from dead(where, "sector", [programme.sector], catalogue.sectors)
        yield from dead(where, "occupation", [programme.occupation], catalogue.occupations)
        yield from dead(where, "source", list(programme.source), catalogue.sources)
        if not programme.source:
            yield Finding(where, "has no source")
    for occupation in catalogue.occupations.values():
        yield from dead(f"occupations {occupation.id}", "sector", [occupation.sector], catalogue.sectors)
        yield from dead(f"occupations {occupation.id}", "occupation", list(occupation.related), catalogue.occupations)
    for pack, content in catalogue.packs.items():
        for name, pay in content.pay.items():
            yield from dead(f"{pack}/pay {name}", "occupation", [name], catalogue.occupations)
            yield from dead(f"{pack}/pay {name}", "source", [pay.source], catalogue.sources)
            if pay.low is None or pay.high is None or not pay.low <= pay.median <= pay.high or pay.with_pay < 3:
                yield Finding(
                    f"{pack}/pay {name}", "a figure needs a middle half around its median and three advertisements"
                )
    for key, source in catalogue.sources.items():
        if source.url is not None and not re.fullmatch(r"https?://[^\s…]+", source.url):
            yield Finding(f"sources {key}", "the address is not whole: give all of it, or null")


def _texts(catalogue: Catalogue) -> Iterator[tuple[str, tuple[str, ...], Texts]]:
    """Every text a person may read: where it stands, the languages it must have, the text a language."""
    for pack, name, answer in catalogue.all_answers():
        for suffix, saying in _sayings(answer):
            yield f"{pack or 'content'}/answers {name}{suffix}", _languages_of(catalogue, pack), saying.text
    for key, label in catalogue.topics.items():
        yield f"topics {key}", ALL_LANGUAGES, label
    for key, button in catalogue.buttons.items():
        yield f"buttons {key}", ALL_LANGUAGES, button.label
    for key, phrase in catalogue.phrases.items():
        yield f"phrases {key}", ALL_LANGUAGES, phrase
    for sector in catalogue.sectors.values():
        yield f"sectors {sector.id} names", ALL_LANGUAGES, sector.names
        yield f"sectors {sector.id} summary", ALL_LANGUAGES, sector.summary
    for occupation in catalogue.occupations.values():
        for field in ("names", "plain", "summary", "day", "entry"):
            yield f"occupations {occupation.id} {field}", ALL_LANGUAGES, getattr(occupation, field)
    for centre in catalogue.centres.values():
        pack_of_centre = catalogue.place(centre=centre.id, country=None, city=None, language="").pack
        for field in ("names", "short", "about"):
            yield f"centres {centre.id} {field}", _languages_of(catalogue, pack_of_centre), getattr(centre, field)
    for key, questions in catalogue.interview.items():
        if isinstance(questions, list):
            yield from ((f"interview {key} {number}", ALL_LANGUAGES, row) for number, row in enumerate(questions, 1))


_SAME_IS_FINE = re.compile(r"^(names|short|plain)$")


def _languages(catalogue: Catalogue) -> Iterator[Finding]:
    """Missing languages, texts that are another language's, numbers and placeholders that differ, forbidden numbers."""
    for where, languages, texts in _texts(catalogue):
        for language in languages:
            if not (texts.get(language) or "").strip():
                yield Finding(where, f"there is no text in {language}")
        present = {language: texts[language] for language in languages if texts.get(language)}
        long_enough = {language: text for language, text in present.items() if len(text.split()) > 3}
        seen: dict[str, str] = {}
        for language, text in long_enough.items():
            first = seen.setdefault(text.strip(), language)
            if first != language and not _SAME_IS_FINE.match(where.split()[-1]):
                yield Finding(where, f"the text in {language} is the one in {first}")
        numbers = {language: _numbers(text) for language, text in present.items()}
        if len({tuple(found) for found in numbers.values()}) > 1 and not where.startswith(("interview", "occupations")):
            yield Finding(where, f"numbers differ between languages: {numbers}")
        placeholders = {frozenset(re.findall(r"(?<!{){\w+}", text)) for text in present.values()}
        if where.startswith("phrases") and len(placeholders) > 1:
            yield Finding(where, "placeholders differ between languages")
        if where.startswith(("topics", "buttons")):
            yield from (
                Finding(where, f"the label in {language} is longer than {LONGEST_LABEL} characters")
                for language, text in present.items()
                if len(_without_templates(text)) > LONGEST_LABEL
            )
        yield from (
            Finding(where, f"the text in {language} carries {number!r}, which nobody has confirmed")
            for language, text in present.items()
            for number in _forbidden(where, text)
        )


def _forbidden(where: str, text: str) -> Iterator[str]:
    yield from (n for n in UNCONFIRMED_NUMBERS if re.search(rf"(?<!\d){re.escape(n)}(?!\d)", text))
    yield from re.findall(r"\+\d{3}[\d ]*|\(0\d\d\)", text)
    if where.split()[-1].startswith(_ABOUT_LINES):
        yield from re.findall(rf"\b(?:{'|'.join(UNCONFIRMED_LINES)})\b", text)


def _without_templates(text: str) -> str:
    return re.sub(r"{[{%].*?[%}]}", "", text)


def _numbers(text: str) -> list[str]:
    joined = re.sub(r"(?<=\d)[ ,\u00a0](?=\d{3})", "", _without_templates(text))
    return sorted(found.replace(",", ".") for found in re.findall(r"\d+(?:[.,]\d+)?", joined))


def example_variables(catalogue: Catalogue, place: Place) -> dict[str, Any]:
    """One of everything that an answer may be given, at a place."""
    countries = {country.id for country in catalogue.packs[place.pack].pack.countries}
    centres = catalogue.find_centres(countries=countries)
    programmes = [item.id for item in catalogue.find_programmes(countries=countries)] or list(catalogue.programmes)
    return {
        "occupation": next(iter(catalogue.packs[place.pack].pay), "cook"),
        "country": place.country,
        "city": centres[0].city if centres else None,
        "centre": centres[0].id if centres else None,
        "sector": next(iter(catalogue.sectors)),
        "programmes": programmes[:9],
        "centres": [item.id for item in centres][:9],
        "occupations": [item.id for item in catalogue.find_occupations(sector=next(iter(catalogue.sectors)))],
        "target_language": catalogue.packs[place.pack].pack.default_language,
        "suggestions": ["cv_help", "interview_prep"],
    }


def _answers(catalogue: Catalogue) -> Iterator[Finding]:
    """Every answer as it is said at every place: it renders, begins with its point in bold, and is not too long."""
    answers = Answers(catalogue)
    for pack, name, _ in catalogue.all_answers():
        for place in _places(catalogue, pack):
            for language in _languages_of(catalogue, pack or place.pack):
                where = f"{pack or 'content'}/answers {name} in {language}, {place.country or place.pack}"
                try:
                    text = answers.render(name, language, example_variables(catalogue, place), place=place).text
                except (AnswerMissing, TemplateError, KeyError, TypeError) as error:
                    yield Finding(where, f"cannot be said: {error}")
                    continue
                yield from (Finding(where, reason) for reason in _faults(text))
                longest = max((len(part.split()) for part in re.split(r"[.!?:;]\s|\n", text)), default=0)
                if longest > LONGEST_SENTENCE_WORDS:
                    yield Finding(where, f"a sentence of {longest} words is hard to read", warning=True)


def _faults(text: str) -> Iterator[str]:
    if not text.startswith("**"):
        yield "the first line is not bold"
    if not 10 < len(text) <= LONGEST_ANSWER:
        yield f"has {len(text)} characters, at most {LONGEST_ANSWER} are read"
    if "{" in text or "None" in text or "%}" in text:
        yield "shows a placeholder instead of a value"
    if text.count("**") % 2:
        yield "bold begins or ends alone"
    if "!!" in text:
        yield "has two exclamation marks in a row"
    if re.search(r"\n{3,}", text):
        yield "has more than one empty line in a row"


def _expired(catalogue: Catalogue, today: date) -> Iterator[Finding]:
    records: list[tuple[str, date | None]] = [
        (f"centres {item.id}", item.valid_until) for item in catalogue.centres.values()
    ]
    records += [(f"programmes {item.id}", item.valid_until) for item in catalogue.programmes.values()]
    records += [
        (f"{pack}/pay {name}", pay.valid_until) for pack, c in catalogue.packs.items() for name, pay in c.pay.items()
    ]
    records += [
        (f"{pack or 'content'}/answers {name}{suffix}", saying.valid_until)
        for pack, name, answer in catalogue.all_answers()
        for suffix, saying in _sayings(answer)
    ]
    yield from (
        Finding(where, f"is past its date ({end}): check it and renew the date", warning=True)
        for where, end in records
        if end is not None and end < today
    )


def _glossary(catalogue: Catalogue, file: Path) -> Iterator[Finding]:
    """Words of the field that are said otherwise than the glossary says."""
    avoided = avoided_forms(file)
    for where, languages, texts in _texts(catalogue):
        for language in languages:
            said = re.sub(r"\]\([^)]*\)", "]", _without_templates(texts.get(language) or ""))
            for pattern, form, preferred in avoided.get(language, []):
                if pattern.search(said):
                    yield Finding(where, f"says {form!r} in {language}; the glossary says {preferred!r}")

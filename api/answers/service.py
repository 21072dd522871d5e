"""Answers: a response name and variables become a text in the contact's language, with buttons and dated sources."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from api.answers.schemas import ButtonSpec, RenderedAnswer
from api.answers.views import Views, pick
from api.catalogue.schemas import AnswerButton, ButtonDefinition
from api.catalogue.service import Catalogue, Place
from api.clock import now
from api.languages import OWN_NAMES, Language, parse_language

SINGLE = ("occupation", "country", "city", "centre", "sector")
LISTS = {"programmes": "programme", "centres": "centre", "occupations": "occupation"}
MAX_BUTTONS = 8
SYSTEM_BUTTONS: dict[str, dict[str, Any]] = {
    "human": {"kind": "handoff"},
    "back_to_bot": {"kind": "withdraw"},
    "menu": {"kind": "intent", "intent": "help_menu", "entities": {}},
    "delete": {"kind": "delete"},
    "cancel": {"kind": "cancel"},
}


class AnswerMissing(KeyError):
    """The assistant named a response that no content pack has."""


class Answers:
    """Renders answers and phrases from the catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._views = Views(catalogue)
        self._templates = ImmutableSandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self._templates.filters["money"] = _money
        self._templates.filters["date"] = _date
        self._compiled = cache(self._templates.from_string)

    def phrase(self, key: str, language: str, **values: Any) -> str:
        """A line of the system itself, such as the place in the queue."""
        text: str = pick(self._catalogue.phrases[key], language)
        return text.format(**values).strip() if values else text.strip()

    def system_button(self, name: str, language: str) -> ButtonSpec:
        """A button of the system itself: `name` is a key of SYSTEM_BUTTONS, its label the phrase `button_<name>`."""
        return ButtonSpec(self.phrase(f"button_{name}", language), SYSTEM_BUTTONS[name])

    def topic_label(self, topic: str, language: str) -> str:
        return str(pick(self._catalogue.topics.get(topic, {}), language) or topic)

    def centre_name(self, centre: str | None, language: str) -> str:
        view = self._views.of("centre", centre, language) if centre else None
        return view.name if view else "Yol"

    def render(
        self,
        name: str,
        language: str,
        variables: Mapping[str, Any] | None = None,
        buttons: Iterable[Mapping[str, Any]] = (),
        *,
        place: Place | None = None,
    ) -> RenderedAnswer:
        """The answer `name` as it is true at `place` (by default: where the language is spoken).

        Raises AnswerMissing when no pack has it. Unknown ids in variables read as not given.
        """
        values = dict(variables or {})
        place = place or self.place(language=language, country=values.get("country"), city=values.get("city"))
        answer = self._catalogue.answer(name, place)
        if answer is None:
            raise AnswerMissing(name)
        saying = answer.saying(place.country)
        scope = self._scope(values, language, place)
        text = self._fill(pick(saying.text, language), scope)
        ends = [saying.valid_until, *(end for fact in answer.facts for end in _fact_ends(scope.get(fact)))]
        if any(end is not None and end < now().date() for end in ends):
            text += "\n\n" + self.phrase("expired_fact", language)
        specs = [self._own_button(button, values, language) for button in buttons]
        specs += [self._suggestion(topic, language) for topic in values.get("suggestions") or []]
        if answer.countries and saying is answer:
            specs += [self._country_button(answer.topic, country, language) for country in answer.countries]
        specs += [self._answer_button(button, values, language) for button in answer.buttons]
        keys = [*saying.sources, *(key for fact in answer.facts for key in _fact_sources(scope.get(fact)))]
        return RenderedAnswer(name, answer.topic, text, language, _distinct(specs), self.sources(keys), answer.offers)

    def place(
        self, *, language: str, centre: str | None = None, country: str | None = None, city: str | None = None
    ) -> Place:
        return self._catalogue.place(centre=centre, country=country, city=city, language=language)

    def sources(self, keys: Iterable[str]) -> list[dict[str, str | None]]:
        """Sources as the chat contract shows them, each once, at most three."""
        found: dict[str, dict[str, str | None]] = {}
        for key in dict.fromkeys(keys):
            source = self._catalogue.sources[key]
            checked = source.checked_on.isoformat() if source.checked_on else None
            found.setdefault(
                source.url or source.title, {"title": source.title, "url": source.url, "checked_on": checked}
            )
        return list(found.values())[:3]

    def button(self, key: str, language: str, variables: Mapping[str, Any] | None = None) -> ButtonSpec | None:
        """A button of the pack by its key; None when a variable that it needs was not given."""
        definition = self._catalogue.buttons[key]
        values = dict(variables or {})
        entities = {entity: values[entity] for entity in definition.entities if values.get(entity)}
        if len(entities) < len(definition.entities):
            return None
        place = self.place(language=language, country=values.get("country"), city=values.get("city"))
        label = self._fill(pick(definition.label, language), self._scope(values, language, place))
        return ButtonSpec(label, _payload(definition, entities))

    def _scope(self, values: Mapping[str, Any], language: str, place: Place) -> dict[str, Any]:
        scope: dict[str, Any] = dict.fromkeys((*SINGLE, *LISTS, "pay", "target_language", "questions", "suggestions"))
        for name in SINGLE:
            if values.get(name):
                scope[name] = self._views.of(name, str(values[name]), language)
        for name, kind in LISTS.items():
            ids = values.get(name) or []
            scope[name] = [view for view in (self._views.of(kind, str(item), language) for item in ids) if view]
        if scope["occupation"]:
            scope["pay"] = self._views.pay_of(scope["occupation"].id, language, place)
        scope["questions"] = self._views.questions(values.get("occupation"), language)
        target = parse_language(values.get("target_language"))
        scope["target_language"] = {"name": OWN_NAMES[target]} if target else None
        scope["wages"] = self._views.wages(language, place)
        scope["suggestions"] = values.get("suggestions") or []
        scope["relaxed"] = values.get("relaxed")
        scope["distances"] = values.get("distances") or {}
        scope["not_known"] = values.get("not_known") or []
        return scope

    def _fill(self, template: str, scope: Mapping[str, Any]) -> str:
        if "{" not in template:
            return template.strip()
        return self._compiled(template).render(scope).strip()

    def _answer_button(self, button: str | AnswerButton, values: Mapping[str, Any], language: str) -> ButtonSpec | None:
        if isinstance(button, str):
            return self.button(button, language, values)
        return self.button(button.key, language, {**values, **button.variables})

    def _own_button(self, button: Mapping[str, Any], values: Mapping[str, Any], language: str) -> ButtonSpec | None:
        if button.get("key") not in self._catalogue.buttons:
            return None
        return self.button(button["key"], language, {**values, **(button.get("variables") or {})})

    def _country_button(self, topic: str, country: str, language: str) -> ButtonSpec:
        """The same question again, for this country."""
        view = self._views.of("country", country, language)
        label = view.name if view else country
        return ButtonSpec(label, {"kind": "intent", "intent": topic, "entities": {"country": country}})

    def _suggestion(self, topic: str, language: str) -> ButtonSpec:
        return ButtonSpec(self.topic_label(topic, language), {"kind": "intent", "intent": topic, "entities": {}})


def _payload(definition: ButtonDefinition, entities: dict[str, Any]) -> dict[str, Any]:
    if definition.action == "handoff":
        return {"kind": "handoff"}
    if definition.action == "language":
        return {"kind": "language", "language": Language(definition.language or "").value}
    return {"kind": "intent", "intent": definition.intent or "help_menu", "entities": entities}


def _fact_sources(value: Any) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [key for item in items for key in getattr(item, "sources", [])]


def _fact_ends(value: Any) -> list[date | None]:
    items = value if isinstance(value, list) else [value]
    return [getattr(item, "valid_until", None) for item in items]


def _distinct(specs: Iterable[ButtonSpec | None]) -> list[ButtonSpec]:
    kept: list[ButtonSpec] = []
    for spec in specs:
        if spec is not None and all(spec.payload != other.payload for other in kept):
            kept.append(spec)
    return kept[:MAX_BUTTONS]


def _money(value: float | int | None) -> str:
    """1500 → "1 500" with a no-break space, 537.5 → "537.5"."""
    if value is None:
        return "—"
    number = f"{value:,.1f}".removesuffix(".0")
    return number.replace(",", "\N{NO-BREAK SPACE}")


def _date(value: date | str | None) -> str:
    """2025-08-26 → 26.08.2025, 2025-08 → 08.2025; a year stays a year."""
    return ".".join(reversed(str(value).split("-"))) if value else "—"

"""Sources of imported facts: found among those we have by title and address, or made."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from api.catalogue.importing_names import slug
from api.catalogue.importing_tables import RowRefused, clean
from api.catalogue.schemas import Programme, Source

MADE = "imported-"
_BETWEEN_SOURCES = re.compile(r"(?<!\S)\|(?!\S)")


def web_address(text: str, column: str) -> str | None:
    if text and (not re.fullmatch(r"https?://[^\s…]+", text) or not urlsplit(text).netloc):
        raise RowRefused(column, "The address must be whole and begin with http:// or https://.")
    return text or None


class SourceBook:
    """Finds the source of a title and an address among those we have, or makes it."""

    def __init__(self, known: Mapping[str, Source]) -> None:
        self._ids: dict[tuple[str, str | None], list[str]] = {}
        for source_id, source in known.items():
            self._ids.setdefault((clean(source.title), source.url), []).append(source_id)
        self._made: dict[str, tuple[str, str | None]] = {}
        for source_id, source in known.items():
            if source_id.startswith(MADE):
                self._made[source_id] = (source.title, source.url)

    def find(self, titles: str, addresses: str, before: list[str]) -> list[str]:
        """Source ids; several titles or addresses in a cell stand between " | "; `before` wins among equals."""
        parts = [part.strip() for part in _BETWEEN_SOURCES.split(titles)]
        urls = [part.strip() for part in _BETWEEN_SOURCES.split(addresses)] if addresses else [""] * len(parts)
        if not all(parts):
            raise RowRefused("source_title", "A programme needs a source: its title is empty.")
        if len(urls) != len(parts):
            raise RowRefused("source_url", f"There are {len(parts)} titles of sources and {len(urls)} addresses.")
        found: list[str] = []
        for title, url in zip(parts, urls, strict=True):
            same = [name for name in self._same(title, web_address(url, "source_url")) if name not in found]
            preferred = [name for name in before if name in same]
            found += (preferred or sorted(same))[:1]
        return found

    def _same(self, title: str, url: str | None) -> list[str]:
        if (title, url) not in self._ids:
            site = slug(urlsplit(url).netloc.removeprefix("www.")) if url else slug(title)[:40]
            digest = hashlib.sha256(f"{title}\n{url or ''}".encode()).hexdigest()[:8]
            source_id = f"{MADE}{site}-{digest}".replace("--", "-")
            self._ids[title, url] = [source_id]
            self._made[source_id] = (title, url)
        return self._ids[title, url]

    def made(self, programmes: Iterable[Programme]) -> dict[str, Source]:
        """The made sources that the programmes name, dated as the newest of these."""
        naming: dict[str, list[Programme]] = {}
        for programme in programmes:
            for source_id in programme.source:
                naming.setdefault(source_id, []).append(programme)
        return {
            source_id: Source(
                title=title,
                url=url,
                as_of=max((item.as_of for item in naming[source_id] if item.as_of), default=None),
                checked_on=max((item.checked_on for item in naming[source_id] if item.checked_on), default=None),
                certainty=min(item.certainty for item in naming[source_id]),
            )
            for source_id, (title, url) in self._made.items()
            if source_id in naming
        }

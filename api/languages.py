"""The one list of languages."""

from enum import StrEnum


class Language(StrEnum):
    AZ = "az"
    RU = "ru"
    EN = "en"
    SQ = "sq"
    CNR = "cnr"


OWN_NAMES = {
    Language.AZ: "Azərbaycanca",
    Language.RU: "Русский",
    Language.EN: "English",
    Language.SQ: "Shqip",
    Language.CNR: "Crnogorski",
}


def parse_language(value: str | None) -> Language | None:
    """The language for a code such as `az`, `az-AZ` or `sr-ME`; None when it is none of ours."""
    code = (value or "").replace("_", "-").split("-")[0].lower()
    aliases = {"sr": "cnr", "me": "cnr", "hr": "cnr", "bs": "cnr"}
    code = aliases.get(code, code)
    return Language(code) if code in set(Language) else None

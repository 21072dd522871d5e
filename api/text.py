"""The one text-safety function: what people type, made safe to store, to show and to send to the assistant."""

import unicodedata

from api.errors import BodyTooLarge, Malformed

MAX_CHARACTERS = 2000
MAX_BYTES = 8 * 1024

# Left-to-right and right-to-left controls, joiners and byte-order marks: they hide or reorder what is read.
_INVISIBLE = {
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    0x00AD,
    0x061C,
    0x180E,
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
}
_ZERO_WIDTH_JOINER = 0x200D  # kept: emoji families need it


class MessageEmpty(Malformed):
    detail = "The message is empty."


class MessageTooLong(BodyTooLarge):
    detail = f"The message is too long: at most {MAX_CHARACTERS} characters, please."


def clean_text(text: str) -> str:
    """The text as it is stored and shown: NFC, no controls, no direction overrides, at most MAX_CHARACTERS.

    Raises MessageEmpty, MessageTooLong, or Malformed for a lone surrogate.
    """
    try:
        size = len(text.encode("utf-8"))
    except UnicodeEncodeError as error:
        raise Malformed("The message has a broken character.") from error
    if size > MAX_BYTES or len(text) > MAX_CHARACTERS:
        raise MessageTooLong
    kept = "".join(character for character in unicodedata.normalize("NFC", text) if _is_visible(character))
    kept = kept.strip()
    if not kept:
        raise MessageEmpty
    return kept


def assistant_text(text: str) -> str:
    """The copy that the assistant reads: NFKC, and never starting with "/", which Rasa would take for a command."""
    folded = unicodedata.normalize("NFKC", text)
    folded = "".join(character for character in folded if _is_visible(character))
    while (shorter := folded.strip().lstrip("/")) != folded:
        folded = shorter
    return folded


def _is_visible(character: str) -> bool:
    code = ord(character)
    if code in _INVISIBLE and code != _ZERO_WIDTH_JOINER:
        return False
    return character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cs")

"""What a call carries, read and checked as the Bot API does: formatted text, keyboards, language codes, JSON inside forms."""

import json
from typing import Any

from tests.telegram.entities import EntityError, parse_html, utf16_length

TEXT_LIMIT = 4096
Json = dict[str, Any]
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


class ApiError(Exception):
    """An answer with ok = false."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        self.code, self.description, self.parameters = code, description, parameters
        super().__init__(description)


def formatted(p: Json) -> tuple[str, list[Json]]:
    text, entities = str(p.get("text", "")), []
    mode = str(p.get("parse_mode", ""))
    if mode.lower() == "html":
        try:
            text, entities = parse_html(text)
        except EntityError as error:
            raise ApiError(400, f"Bad Request: can't parse entities: {error}") from error
    elif mode:
        raise ApiError(400, "Bad Request: unsupported parse_mode")
    if not text.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise ApiError(400, "Bad Request: message is too long")
    return text.strip(), entities


def keyboard(p: Json) -> list[list[Json]]:
    rows: list[list[Json]] = decoded(p.get("reply_markup", {})).get("inline_keyboard", [])
    for button in (button for row in rows for button in row):
        if not str(button.get("text", "")).strip():
            raise ApiError(
                400,
                "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
            )
        if not 1 <= len(str(button.get("callback_data", button.get("url", ""))).encode()) <= 64 and "url" not in button:
            raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    if any(len(row) > 8 for row in rows) or sum(map(len, rows)) > 100:
        raise ApiError(400, "Bad Request: REPLY_MARKUP_TOO_LONG")
    return rows


def language(p: Json) -> str:
    code = str(p.get("language_code", ""))
    if code and not (len(code) == 2 and code.isascii() and code.islower()):
        raise ApiError(400, "Bad Request: invalid language code specified")
    return code


def decoded(value: Any) -> Any:
    """Objects arrive as JSON texts in a form, or as they are in a JSON body."""
    return json.loads(value) if isinstance(value, str) and value else value or {}

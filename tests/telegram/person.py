"""A person with Telegram: writes, presses, edits, sends a sticker, blocks; and reads what the bot says, in order."""

import asyncio
import time
from typing import Any

from tests.telegram.bot_api import FakeBotApi, Sent

MEDIA: dict[str, Any] = {
    "voice": {"file_id": "v", "file_unique_id": "v", "duration": 3},
    "photo": [{"file_id": "p", "file_unique_id": "p", "width": 90, "height": 90}],
    "sticker": {
        "file_id": "s",
        "file_unique_id": "s",
        "width": 9,
        "height": 9,
        "is_animated": False,
        "is_video": False,
        "type": "regular",
    },
    "location": {"latitude": 40.68, "longitude": 46.36},
    "contact": {"phone_number": "+994000000000", "first_name": "A"},
    "document": {"file_id": "d", "file_unique_id": "d"},
}


class Person:
    def __init__(
        self,
        api: FakeBotApi,
        chat_id: int,
        *,
        language_code: str | None = None,
        name: str = "Elçin",
        group: int | None = None,
    ) -> None:
        self.api, self.id, self.language_code, self.name = api, chat_id, language_code, name
        self.chat_id = group or chat_id
        self.heard = 0

    async def writes(self, text: str) -> int:
        """Write a line; returns its message_id."""
        return await self._message(text=text)

    async def sends(self, kind: str, **fields: Any) -> int:
        """Send a voice, photo, sticker, location, contact or document."""
        return await self._message(**{kind: MEDIA[kind]}, **fields)

    async def edits(self, message_id: int, text: str) -> int:
        message = self._body(message_id) | {"text": text, "edit_date": int(time.time())}
        return await self.api.add_update(edited_message=message)

    async def presses(self, label: str | None = None, *, data: str | None = None) -> str:
        """Press the newest button with this label, or one with this data; returns the id of the query."""
        sent, found = self._button(label, data)
        query_id = str(8_000_000 + self.api.next_update_id)
        self.api.queries.add(query_id)
        message = self.api.message_json(sent) if sent else {**self._body(1), "date": 0}
        query = {"id": query_id, "from": self._user(), "chat_instance": "1", "message": message, "data": found}
        await self.api.add_update(callback_query=query)
        return query_id

    async def blocks(self) -> None:
        self.api.blocked.add(self.chat_id)
        await self._membership("member", "kicked")

    async def unblocks(self) -> None:
        self.api.blocked.discard(self.chat_id)
        await self._membership("kicked", "member")

    def screen(self) -> list[Sent]:
        """Everything the bot has said in this chat."""
        return [sent for sent in self.api.sent if sent.chat_id == self.chat_id]

    async def hears(self, seconds: float = 10) -> Sent:
        """The next message of the bot; waits for it."""
        end = time.monotonic() + seconds
        while len(self.screen()) <= self.heard:
            if time.monotonic() > end:
                raise AssertionError(f"nothing new within {seconds} s; so far: {[sent.text for sent in self.screen()]}")
            await asyncio.sleep(0.01)
        self.heard += 1
        return self.screen()[self.heard - 1]

    async def hears_nothing(self, seconds: float = 0.5) -> None:
        await asyncio.sleep(seconds)
        assert [sent.text for sent in self.screen()[self.heard :]] == []

    def _button(self, label: str | None, data: str | None) -> tuple[Sent | None, str]:
        if label is None:
            assert data is not None
            return None, data
        for sent in reversed(self.screen()):
            for button in (button for row in sent.keyboard for button in row):
                if button["text"] == label:
                    return sent, button["callback_data"]
        raise AssertionError(f"no button {label!r}; there are {[sent.labels for sent in self.screen()]}")

    async def _message(self, **content: Any) -> int:
        self.api.chats.add(self.chat_id)
        message_id = self.api.new_message_id()
        await self.api.add_update(message=self._body(message_id) | content)
        return message_id

    async def _membership(self, old: str, new: str) -> None:
        bot = self.api._getme({})
        change = {
            "chat": self._chat(),
            "from": self._user(),
            "date": int(time.time()),
            "old_chat_member": {"user": bot, "status": old} | ({"until_date": 0} if old == "kicked" else {}),
            "new_chat_member": {"user": bot, "status": new} | ({"until_date": 0} if new == "kicked" else {}),
        }
        await self.api.add_update(my_chat_member=change)

    def _body(self, message_id: int) -> dict[str, Any]:
        return {"message_id": message_id, "date": int(time.time()), "from": self._user(), "chat": self._chat()}

    def _user(self) -> dict[str, Any]:
        user = {"id": self.id, "is_bot": False, "first_name": self.name}
        return user | ({"language_code": self.language_code} if self.language_code else {})

    def _chat(self) -> dict[str, Any]:
        if self.chat_id < 0:
            return {"id": self.chat_id, "type": "group", "title": "11b"}
        return {"id": self.chat_id, "type": "private", "first_name": self.name}

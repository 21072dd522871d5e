"""The whole handoff over Telegram's rules: real Rasa, real processes, all of them killed in the middle, nothing lost or doubled."""

import asyncio
from pathlib import Path

import httpx
from pydantic import SecretStr

from tests.e2e.conftest import make_stack
from tests.telegram.bot_api import FakeBotApi
from tests.telegram.person import Person
from tests.telegram.server import serving

WAIT = 30


async def test_a_young_person_and_a_counsellor_find_each_other(model: None, tmp_path: Path) -> None:
    telegram = FakeBotApi()
    async with serving(telegram) as url:
        stack = make_stack(tmp_path, telegram_token=SecretStr(telegram.token), telegram_api_url=url)
        try:
            await asyncio.to_thread(stack.start)
            await asyncio.to_thread(stack.wait_ready)
            person = Person(telegram, 1001, language_code="az")
            await person.writes("/start")
            await person.hears(WAIT)
            await person.presses("Azərbaycanca")
            await person.hears(WAIT)
            await person.writes("aşpaz neçə manat alır ayda")
            answer = await person.hears(WAIT)
            assert "1 500" in answer.text.replace("\N{NO-BREAK SPACE}", " ")
            assert "27.02.2026" in answer.text

            await person.presses("Məsləhətçi ilə danışmaq")
            await person.hears(WAIT)
            link = await asyncio.to_thread(stack.sign_in_link, "Aysel")
            async with httpx.AsyncClient(base_url=stack.url, headers={"X-Yol-Console": "1"}, trust_env=False) as aysel:
                token = link.partition("token=")[2]
                (await aysel.post("/v1/staff/sign-in", json={"token": token})).raise_for_status()
                escalation = (await aysel.get("/v1/escalations")).json()["items"][0]["id"]
                (await aysel.post(f"/v1/escalations/{escalation}/assign")).raise_for_status()
                await person.hears(WAIT)
                await reply(aysel, escalation, "one", "Salam, necə kömək edim?")
                assert (await person.hears(WAIT)).text.endswith("Salam, necə kömək edim?")

                await person.writes("Gəncədə oxumaq istəyirəm")
                await asyncio.to_thread(stack.kill_and_restart_everything)
                await person.writes("orada yataqxana var?")
                for _ in range(WAIT * 2):
                    thread = (await aysel.get(f"/v1/escalations/{escalation}")).json()
                    said = [message["text"] for message in thread["messages"] if message["sender"] == "contact"]
                    if said[-1] == "orada yataqxana var?":
                        break
                    await asyncio.sleep(0.5)
                assert said[-2:] == ["Gəncədə oxumaq istəyirəm", "orada yataqxana var?"]
                await reply(aysel, escalation, "two", "Bunu mərkəzdən soruşacağam.")
                await reply(aysel, escalation, "two", "Bunu mərkəzdən soruşacağam.")
                assert (await person.hears(WAIT)).text.endswith("Bunu mərkəzdən soruşacağam.")
                (await aysel.post(f"/v1/escalations/{escalation}/close", json={})).raise_for_status()
                await person.hears(WAIT)
                await person.hears(WAIT)
            await person.writes("sağ ol")
            assert (await person.hears(WAIT)).text.startswith("Dəyməz")
            await person.hears_nothing(2)
        finally:
            await asyncio.to_thread(stack.installation.stop)


async def reply(staff: httpx.AsyncClient, escalation: str, client_message_id: str, text: str) -> None:
    body = {"client_message_id": client_message_id, "text": text}
    (await staff.post(f"/v1/escalations/{escalation}/messages", json=body)).raise_for_status()

"""The whole handoff: a young person in the widget, a counsellor in the console, every process killed in the middle."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Stack


def write(page: Page, text: str) -> None:
    box = page.get_by_role("textbox")
    box.fill(text)
    box.press("Enter")


def test_a_young_person_and_a_counsellor_find_each_other(stack: Stack, new_page: Callable[..., Page]) -> None:
    youth = new_page(locale="az-AZ")
    youth.goto(stack.url)
    youth.get_by_role("button", name=re.compile("sual", re.I)).first.click()
    log = youth.get_by_role("log")
    write(youth, "aşpaz neçə manat alır ayda")
    expect(log).to_contain_text("1 500")
    expect(log).to_contain_text("27.02.2026")
    youth.get_by_role("button", name=re.compile("məsləhətçi|insan", re.I)).last.click()

    counsellor = new_page(locale="en-GB")
    counsellor.goto(stack.sign_in_link("Aysel"))
    counsellor.get_by_role("button", name=re.compile("not now|later|skip|indi yox|sonra", re.I)).click()
    counsellor.get_by_role("main").get_by_text("Maaş").first.click()
    expect(counsellor.get_by_role("main")).to_contain_text("aşpaz neçə manat alır ayda")
    expect(counsellor.get_by_role("main")).to_contain_text("1 500")
    counsellor.keyboard.press("c")
    reply = counsellor.get_by_role("textbox").last
    expect(reply).to_be_enabled()
    reply.fill("Salam, mən Ayseləm. Necə kömək edim?")
    reply.press("Enter")
    expect(log).to_contain_text("Salam, mən Ayseləm")
    expect(log).to_contain_text("Aysel ·")

    stack.kill_and_restart_everything()

    write(youth, "Gəncədə oxumaq istəyirəm")
    expect(counsellor.get_by_role("main")).to_contain_text("Gəncədə oxumaq istəyirəm", timeout=40_000)
    reply.fill("Gəncədə iki mərkəz var.")
    reply.press("Enter")
    expect(log).to_contain_text("Gəncədə iki mərkəz var.", timeout=40_000)
    for text in (
        "aşpaz neçə manat alır ayda",
        "Salam, mən Ayseləm",
        "Gəncədə oxumaq istəyirəm",
        "Gəncədə iki mərkəz var.",
    ):
        expect(log.get_by_text(text)).to_have_count(1)
    assert youth.locator("text=/robot/i").count() >= 1, "who is speaking is always clear"

    counsellor.get_by_role("button", name="Bağla", exact=True).click()
    counsellor.get_by_label("Məlumat verildi").check()
    counsellor.get_by_role("button", name="Söhbəti bağla").click()
    youth.get_by_role("button", name="😀").click()
    write(youth, "sağ olun, bəs qəbul nə vaxtdır")
    expect(log).to_contain_text("portal.edu.az")

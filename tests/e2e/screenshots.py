"""Makes the pictures of the README from the running product: `python -m tests.e2e.screenshots`; needs a trained model and Chromium."""

import asyncio
import os
import re
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from api.cli.demo import fill
from api.migrations import migrate
from tests.e2e.conftest import Stack, make_stack

TARGET = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
SIZE = {"width": 1100, "height": 720}


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    stack = make_stack(folder)
    migrate(stack.installation.settings.resolved_database_url)
    asyncio.run(fill(stack.installation.settings))
    stack.start()
    try:
        stack.wait_ready()
        with sync_playwright() as playwright:
            program = shutil.which("chromium") or os.environ["CHROMIUM"]
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
            _widget(browser, stack)
            _console(browser, stack)
            browser.close()
    finally:
        stack.installation.stop()
        shutil.rmtree(folder)


def _page(browser: Browser, locale: str) -> Page:
    return browser.new_context(locale=locale, viewport=SIZE).new_page()


def _widget(browser: Browser, stack: Stack) -> None:
    page = _page(browser, "az-AZ")
    page.goto(stack.url)
    page.get_by_role("button", name="Sual verin").click()
    box = page.get_by_role("textbox")
    box.fill("aşpaz neçə manat alır ayda")
    box.press("Enter")
    page.get_by_text("1 500").first.wait_for()
    page.wait_for_timeout(600)
    page.screenshot(path=TARGET / "widget.png")


def _console(browser: Browser, stack: Stack) -> None:
    page = _page(browser, "en-GB")
    with ThreadPoolExecutor(1) as elsewhere:
        link = elsewhere.submit(stack.sign_in_link, "Aysel").result()
    page.goto(link)
    page.get_by_role("button", name=re.compile("indi|not now|sonra", re.I)).click()
    page.get_by_label("Dil").or_(page.get_by_label("Language")).first.select_option("en")
    page.keyboard.press("Escape")
    page.locator("body").press("j")
    page.wait_for_timeout(600)
    page.locator("body").press("c")
    page.wait_for_timeout(800)
    page.screenshot(path=TARGET / "console.png")
    page.get_by_role("link", name="Statistics").or_(page.get_by_role("tab", name="Statistics")).first.click()
    page.wait_for_timeout(1200)
    page.screenshot(path=TARGET / "statistics.png")


if __name__ == "__main__":
    main()

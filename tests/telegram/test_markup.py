"""Every answer in Telegram's shape: it can be read by Telegram's own parser, and says the same as the text it was made of."""

import html
import re
from itertools import product

import pytest

from api.answers.service import Answers
from api.catalogue.check import example_variables
from api.catalogue.service import load_catalogue
from api.channels import OutboundMessage
from api.channels.telegram_markup import LIMIT, Part, keyboard_of, parts_of
from tests.telegram.entities import parse_html, utf16_length


def outbound(text: str, **fields: object) -> OutboundMessage:
    values: dict[str, object] = {"sender": "bot", "sender_name": None, "format": "markdown", "language": "az", **fields}
    return OutboundMessage(address="1", text=text, **values)  # type: ignore[arg-type]


def shown(text: str, **fields: object) -> list[Part]:
    return parts_of(outbound(text, **fields), "Mənbə")


class TestMarkdown:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("**Salam** dünya", "<b>Salam</b> dünya"),
            ("- bir\n- iki", "• bir\n• iki"),
            ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
            ("[portal](https://portal.edu.az/?a=1&b=2)", '<a href="https://portal.edu.az/?a=1&amp;b=2">portal</a>'),
            ("**[x](https://a.az) y**", '<b><a href="https://a.az">x</a></b><b> y</b>'),
            ("[**x**](https://a.az)", '<a href="https://a.az">x</a>'),
            ("2 ** 3", "2 ** 3"),
            ("**a** ** b", "<b>a</b> ** b"),
            ("[x](javascript:alert(1))", "[x](javascript:alert(1))"),
            ("[x](http://a.az)", "[x](http://a.az)"),
            ("bir\n\n\n\niki", "bir\n\niki"),
            ("_a_ `b` <b>c</b>", "_a_ `b` &lt;b&gt;c&lt;/b&gt;"),
        ],
    )
    def test_it_becomes_html(self, text: str, expected: str) -> None:
        assert [part.html for part in shown(text)] == [expected]

    def test_plain_lines_keep_every_sign(self) -> None:
        text = "**a** - b\n- c [d](https://e.az) <f>"
        part = shown(text, format="text")[0]
        assert (part.html, part.plain) == (html.escape(text, quote=False), text)

    def test_sources_are_the_last_small_line(self) -> None:
        sources = [
            {"title": "1news.az", "url": "https://1news.az/az", "checked_on": "2025-08-26"},
            {"title": "qanuninfo.az", "url": None, "checked_on": "2019-01-01"},
            {"title": "metbuat.az", "url": None, "checked_on": "2025-07-01"},
            {"title": "dma.gov.az", "url": None, "checked_on": None},
        ]
        part = shown("Cavab.", sources=sources)[0]
        assert (
            part.plain.splitlines()[-1]
            == "Mənbə: 1news.az, 26.08.2025 · qanuninfo.az, 2019 · metbuat.az, 07.2025 · dma.gov.az"
        )
        text, entities = parse_html(part.html)
        assert text == part.plain
        assert {entity["type"] for entity in entities} == {"italic", "text_link"}

    def test_a_counsellor_is_named_above_the_line(self) -> None:
        part = shown("Salam", sender="counsellor", sender_name="Aysel <b> · Gəncə", format="text")[0]
        assert part.html == "👩‍🏫 <b>Aysel &lt;b&gt; · Gəncə</b>\nSalam"


class TestSplitting:
    @pytest.mark.parametrize(
        "text",
        [
            "\n\n".join("**Başlıq.** " + "Söz və söz. " * 50 for _ in range(40)),
            "**" + "Cümlə bir qədər uzundur. " * 900 + "**",
            "ə" * 20_000,
            "👩‍🏫" * 3_000,
            "- sətir <&>\n" * 2_000,
            "[ad](https://a.az/b) " * 3_000,
        ],
        ids=["paragraphs", "one bold paragraph", "one word", "emoji", "list", "links"],
    )
    def test_each_part_fits_is_readable_and_nothing_is_lost(self, text: str) -> None:
        parts = shown(text)
        assert len(parts) > 1
        for part in parts:
            visible, _ = parse_html(part.html)
            assert visible.strip() == part.plain
            assert 0 < utf16_length(visible) <= LIMIT
        whole = re.sub(r"\s", "", "".join(part.plain for part in parts))
        wanted = re.sub(r"\]\([^)]*\)|\*\*|\[|\s", "", text.replace("- sətir", "• sətir"))
        assert whole == wanted

    def test_it_is_cut_after_a_paragraph_then_a_sentence(self) -> None:
        paragraph = "Bu cümlədir. " * 150
        parts = shown(f"{paragraph}\n\n{paragraph}\n\n{paragraph}")
        assert all(part.plain.endswith("Bu cümlədir.") and part.plain.startswith("Bu cümlədir.") for part in parts)
        parts = shown("Bu cümlədir. " * 700)
        assert all(part.plain.startswith("Bu cümlədir.") for part in parts)


class TestKeyboard:
    def rows(self, *labels: str) -> list[list[str]]:
        markup = keyboard_of([{"id": "abcdefgh", "label": label} for label in labels])
        assert markup is not None
        return [[button.text for button in row] for row in markup.inline_keyboard]

    def test_short_labels_share_a_row_and_long_ones_stand_alone(self) -> None:
        assert self.rows("CV yazmaq", "Nə geyinim?", "Məsləhətçi ilə danışmaq", "Menyu") == [
            ["CV yazmaq", "Nə geyinim?"],
            ["Məsləhətçi ilə danışmaq"],
            ["Menyu"],
        ]

    def test_the_faces_of_a_rating_are_one_row(self) -> None:
        assert self.rows("😞", "🙁", "😐", "🙂", "😀") == [["😞", "🙁", "😐", "🙂", "😀"]]

    def test_without_buttons_there_is_no_keyboard(self) -> None:
        assert keyboard_of([]) is None

    def test_the_data_is_a_short_id_with_a_version(self) -> None:
        markup = keyboard_of([{"id": "abcdefgh", "label": "x"}])
        assert markup is not None
        assert markup.inline_keyboard[0][0].callback_data == "v1:abcdefgh"


class TestContent:
    def test_every_answer_of_the_pack_is_one_message_that_telegram_can_read(self) -> None:
        catalogue = load_catalogue(("azerbaijan", "western_balkans"), demo=True)
        answers = Answers(catalogue)
        for (pack, name, _), language in product(catalogue.all_answers(), ("az", "ru", "en", "sq", "cnr")):
            place = answers.place(language="sq" if pack == "western_balkans" else "az")
            answer = answers.render(name, language, example_variables(catalogue, place), place=place)
            parts = shown(answer.text, sources=answer.sources, language=language)
            visible, _ = parse_html(parts[0].html)
            assert len(parts) == 1, name
            assert visible == parts[0].plain, name
            assert "**" not in visible, name
            assert "](" not in visible, name
            assert all(len(spec.label) <= 40 for spec in answer.buttons), name

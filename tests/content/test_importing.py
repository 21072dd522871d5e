"""Imports into this installation's content: what is taken, what is refused and why, and that nothing is half-written."""

import csv
import io
import json
import os
import time
import zipfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from openpyxl import Workbook

from api.catalogue import overlay
from api.catalogue.importing import ImportKind, Outcome, Workplace, prepare
from api.catalogue.importing_names import Institutions, occupation_forms
from api.catalogue.importing_programmes import TEMPLATE
from api.catalogue.importing_specialties import years_of
from api.catalogue.importing_tables import LARGEST_DOWNLOAD, UnusableFile, load
from api.catalogue.overlay import read_overlay
from api.catalogue.service import CONTENT, Catalogue, load_catalogue
from api.cli import content as commands
from api.cli.console import StepFailed
from api.settings import Settings

TODAY = date(2026, 3, 1)
PROGRAMME = {
    "id": "ganja-welding",
    "centre": "ganja-industry",
    "name_az": "Qaynaqçı",
    "name_ru": "Сварщик",
    "occupation": "welder",
    "kind": "programme",
    "years": "2",
    "as_of": "2026-02",
    "source_title": "Ganja's own list",
    "source_url": "https://example.org/ganja",
    "certainty": "confirmed",
    "checked_on": "2026-02-25",
    "valid_until": "2027-06-30",
}
VACANCY_COLUMNS = ("id", "title", "employer", "city", "occupation", "url", "published_on", "expires_on", "pay")
VACANCY = {
    "id": "v1",
    "title": "Aşpaz tələb olunur",
    "employer": "Restoran",
    "city": "Gəncə",
    "url": "https://example.org/1",
    "published_on": "2026-02-20",
    "pay": "600–800 AZN",
}
SHARED = CONTENT.parent.parent / "shared" / "data"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(("azerbaijan",), demo=False)


@pytest.fixture
def place(tmp_path: Path) -> Workplace:
    return Workplace("azerbaijan", tmp_path / "data", today=TODAY)


@pytest.fixture
def settings(place: Workplace) -> Settings:
    return Settings(data_dir=place.data_dir, content_packs="azerbaijan,western_balkans")


def table(rows: Iterable[dict[str, str]], columns: Iterable[str] = TEMPLATE, separator: str = ",") -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(columns), restval="", delimiter=separator)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def run(kind: ImportKind, place: Workplace, *files: Path | str, write: bool = True) -> Outcome:
    outcome = prepare(kind, [str(file) for file in files], place, lambda done, total: None)
    if write:
        outcome.write()
    return outcome


def programmes(place: Workplace, *rows: dict[str, str], write: bool = True) -> Outcome:
    file = place.data_dir.parent / "programmes.csv"
    file.write_text(table(rows), encoding="utf-8")
    return run(ImportKind.PROGRAMMES, place, file, write=write)


def written(place: Workplace) -> dict[str, bytes]:
    return {
        str(path.relative_to(place.data_dir)): path.read_bytes() for path in place.data_dir.rglob("*") if path.is_file()
    }


class TestProgrammes:
    def test_a_row_becomes_a_programme_with_a_source(self, place: Workplace) -> None:
        outcome = programmes(place, PROGRAMME)
        assert (outcome.added, outcome.changed, outcome.unchanged, outcome.rejected) == (1, 0, 0, [])
        pack = read_overlay(place.folder.parent).packs["azerbaijan"]
        programme = pack.programmes["ganja-welding"]
        assert programme.names == {"az": "Qaynaqçı", "ru": "Сварщик"}
        assert (programme.years, programme.level, programme.valid_until) == (2.0, None, date(2027, 6, 30))
        source = pack.sources[programme.source[0]]
        assert (source.title, source.url, source.as_of) == ("Ganja's own list", "https://example.org/ganja", "2026-02")

    def test_the_sector_comes_from_the_occupation(self, place: Workplace, catalogue: Catalogue) -> None:
        programmes(place, PROGRAMME)
        imported = read_overlay(place.folder.parent).packs["azerbaijan"].programmes["ganja-welding"]
        assert imported.sector == catalogue.occupations["welder"].sector

    @pytest.mark.parametrize(
        ("changes", "column", "reason"),
        [
            ({"id": "Ganja welding"}, "id", "small Latin letters"),
            ({"centre": "atlantis"}, "centre", "There is no centre 'atlantis' in this pack."),
            ({"occupation": "wizard"}, "occupation", "There is no occupation 'wizard'."),
            ({"sector": "magic"}, "sector", "There is no sector 'magic'."),
            ({"level": "high"}, "level", "There is no level 'high'."),
            ({"kind": ""}, "kind", "programme, course"),
            ({"certainty": "sure"}, "certainty", "confirmed, weak"),
            ({"years": "two"}, "years", "number"),
            ({"as_of": "25.02.2026"}, "as_of", "2026-02"),
            ({"checked_on": "2026-02-30"}, "checked_on", "2026-02-25"),
            ({"valid_until": "2020-01-01"}, "valid_until", "before checked_on"),
            ({"name_az": "", "name_ru": "", "name_sq": "Saldator"}, "name_az", "no name in a language of this pack"),
            ({"source_title": ""}, "source_title", "needs a source"),
            ({"source_url": "example.org"}, "source_url", "http://"),
            ({"name_az": "=HYPERLINK(1)"}, "name_az", "like a formula"),
            ({"name_ru": "@SUM(1)"}, "name_ru", "like a formula"),
            ({"source_title": "+1"}, "source_title", "like a formula"),
            ({"years": "-1"}, "years", "like a formula"),
        ],
    )
    def test_a_wrong_cell_is_named_with_row_column_and_reason(
        self, place: Workplace, changes: dict[str, str], column: str, reason: str
    ) -> None:
        outcome = programmes(place, PROGRAMME, {**PROGRAMME, "id": "other", **changes})
        assert outcome.added == 1
        rejected = outcome.rejected[0]
        assert (rejected.row, rejected.column) == (3, column)
        assert reason in rejected.reason
        assert rejected.reason.endswith(".")

    def test_the_second_row_with_an_id_is_refused(self, place: Workplace) -> None:
        outcome = programmes(place, PROGRAMME, {**PROGRAMME, "name_az": "Başqa"})
        assert [item.reason for item in outcome.rejected] == [
            "The id 'ganja-welding' stands in an earlier row of this file."
        ]

    def test_an_id_of_another_packs_import_is_refused(self, place: Workplace) -> None:
        programmes(place, PROGRAMME)
        kosovo = Workplace("western_balkans", place.data_dir, today=TODAY)
        centre = next(iter(kosovo.catalogue().centres))
        outcome = programmes(kosovo, {**PROGRAMME, "centre": centre, "name_sq": "Saldator"})
        assert "another pack" in outcome.rejected[0].reason

    def test_an_import_replaces_the_packs_programme_of_the_same_id(
        self, place: Workplace, catalogue: Catalogue
    ) -> None:
        outcome = programmes(place, {**PROGRAMME, "id": "lankaran-cnc", "centre": "lankaran"})
        assert (outcome.added, outcome.changed) == (0, 1)
        assert catalogue.programmes["lankaran-cnc"].names["az"] != "Qaynaqçı"
        again = programmes(place, PROGRAMME)
        assert (again.added, again.unchanged) == (1, 0)
        assert set(read_overlay(place.folder.parent).packs["azerbaijan"].programmes) == {
            "ganja-welding",
            "lankaran-cnc",
        }

    def test_a_source_that_the_pack_has_is_used_again(self, place: Workplace, catalogue: Catalogue) -> None:
        source = catalogue.sources["report-lankaran-2026-02"]
        programmes(place, {**PROGRAMME, "source_title": source.title, "source_url": source.url or ""})
        pack = read_overlay(place.folder.parent).packs["azerbaijan"]
        assert pack.programmes["ganja-welding"].source == ["report-lankaran-2026-02"]
        assert pack.sources == {}

    def test_the_same_file_twice_changes_not_one_byte(self, place: Workplace) -> None:
        rows = [{**PROGRAMME, "id": f"row-{number}", "as_of": f"20{20 - number}"} for number in range(9)]
        programmes(place, *rows)
        before = written(place)
        outcome = programmes(place, *rows)
        assert (outcome.unchanged, written(place)) == (9, before)
        programmes(place, *reversed(rows))
        assert written(place) == before

    def test_what_is_written_is_yaml_and_says_by_which_command(self, place: Workplace) -> None:
        programmes(place, {**PROGRAMME, "name_az": 'Qaynaqçı: "qaz" #1 ✓ 🔥'})
        text = (place.folder / "programmes.yml").read_text(encoding="utf-8")
        assert text.startswith("# Written by `./yol content import programmes`")
        assert yaml.safe_load(text)[0]["names"]["az"] == 'Qaynaqçı: "qaz" #1 ✓ 🔥'
        assert yaml.safe_load((place.folder / "sources.yml").read_text(encoding="utf-8"))

    def test_a_file_that_a_person_edited_as_yaml_is_read_as_well(self, place: Workplace) -> None:
        programmes(place, PROGRAMME)
        before = read_overlay(place.folder.parent)
        for name in ("programmes.yml", "sources.yml"):
            content = yaml.safe_load((place.folder / name).read_text(encoding="utf-8"))
            (place.folder / name).write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
        assert read_overlay(place.folder.parent) == before


class TestTables:
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_csv_is_read_with_any_usual_separator_and_with_or_without_a_mark(
        self, place: Workplace, tmp_path: Path, encoding: str, separator: str
    ) -> None:
        file = tmp_path / "table.csv"
        file.write_text(table([PROGRAMME], separator=separator), encoding=encoding)
        assert run(ImportKind.PROGRAMMES, place, file).added == 1

    def test_a_workbook_is_read_with_its_numbers_and_dates(self, place: Workplace, tmp_path: Path) -> None:
        book = Workbook()
        sheet: Any = book.active
        sheet.append(TEMPLATE)
        cells: dict[str, Any] = {**PROGRAMME, "years": 2, "as_of": 2026, "checked_on": date(2026, 2, 25)}
        sheet.append([cells.get(column) for column in TEMPLATE])
        sheet.append([{**PROGRAMME, "id": "b", "name_az": "=1+1"}.get(column) for column in TEMPLATE])
        book.save(tmp_path / "table.xlsx")
        outcome = run(ImportKind.PROGRAMMES, place, tmp_path / "table.xlsx")
        assert [(item.row, item.column) for item in outcome.rejected] == [(3, "name_az")]
        programme = read_overlay(place.folder.parent).packs["azerbaijan"].programmes["ganja-welding"]
        assert (programme.years, programme.as_of, programme.checked_on) == (2.0, "2026", date(2026, 2, 25))

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (table([PROGRAMME]).replace("ı", "i").replace("ç", "c").encode("cp1251"), "CP1251.*CSV UTF-8"),
            (table([PROGRAMME]).encode("utf-16"), "UTF-16.*CSV UTF-8"),
            (table([PROGRAMME], (*TEMPLATE, "x")).replace("centre,", "center,").encode(), "no column centre"),
            (table([PROGRAMME]).replace("id,centre", "id,id").encode(), "no column centre"),
            (table([PROGRAMME]).replace("id,", "id,id,", 1).encode(), "column id twice"),
            (table([PROGRAMME]).encode() + b'"x', "not a CSV table"),
            (b"", "no column id"),
            (b"PK\x03\x04 not a zip", "not a workbook"),
            (b"\xd0\xcf\x11\xe0 old", "save it as .xlsx"),
        ],
        ids=["cp1251", "utf-16", "misspelt", "replaced", "double", "open-quote", "empty", "no-zip", "xls"],
    )
    def test_an_unusable_file_is_refused_whole(
        self, place: Workplace, tmp_path: Path, data: bytes, reason: str
    ) -> None:
        (tmp_path / "good.csv").write_text(table([PROGRAMME]), encoding="utf-8")
        (tmp_path / "bad.csv").write_bytes(data)
        with pytest.raises(UnusableFile, match=f"(?s)bad.csv.*{reason}"):
            run(ImportKind.PROGRAMMES, place, tmp_path / "good.csv", tmp_path / "bad.csv")
        assert written(place) == {}

    def test_a_row_of_another_shape_is_refused_alone(self, place: Workplace, tmp_path: Path) -> None:
        (tmp_path / "t.csv").write_text(table([PROGRAMME]) + "a,b\n\n" + "x," * 30 + "y\n", encoding="utf-8")
        outcome = run(ImportKind.PROGRAMMES, place, tmp_path / "t.csv")
        assert outcome.added == 1
        assert [(item.row, item.reason) for item in outcome.rejected] == [
            (3, "The row has 2 cells, the header has 18."),
            (5, "The row has 31 cells, the header has 18."),
        ]

    def test_a_failure_while_writing_leaves_everything_as_it_was(
        self, place: Workplace, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        programmes(place, PROGRAMME)
        before = written(place)

        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(overlay.os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            programmes(place, {**PROGRAMME, "source_title": "Another", "name_az": "Başqa"})
        assert written(place) == before

    @pytest.mark.parametrize("count", [2_000, pytest.param(50_000, marks=pytest.mark.slow)])
    def test_many_rows_take_seconds(self, place: Workplace, count: int) -> None:
        begun = time.monotonic()
        outcome = programmes(place, *({**PROGRAMME, "id": f"row-{number}"} for number in range(count)))
        assert outcome.added == count
        assert time.monotonic() - begun < (60 if count > 2_000 else 10)


class TestDownloads:
    def get(self, status: int, data: bytes) -> httpx.Client:
        return httpx.Client(transport=httpx.MockTransport(lambda request: httpx.Response(status, content=data)))

    def test_an_address_gives_what_the_server_answers(self) -> None:
        assert load("https://example.org/list", client=self.get(200, b"[]")) == b"[]"

    def test_an_answer_that_is_no_success_is_said(self) -> None:
        with pytest.raises(UnusableFile, match="answered 503"):
            load("https://example.org/list", client=self.get(503, b""))

    def test_an_answer_without_end_is_cut_off(self) -> None:
        with pytest.raises(UnusableFile, match="larger than 20 MB"):
            load("https://example.org/list", client=self.get(200, b"x" * (LARGEST_DOWNLOAD + 1)))


class TestSpecialties:
    def rows(self) -> list[dict[str, Any]]:
        ganja = {"name": "“Sənaye və Texnologiyalar üzrə Gəncə Dövlət Peşə Təhsil Mərkəzi” PHŞ", "enterprise_id": 5}
        lankaran = {"name": "Lənkəran DPTM", "enterprise_id": 11}
        return [
            {"name": "Qaynaqçı", "education_duration": "2 il", "enterprise": ganja},
            {"name": "Kibertəhlükəsizlik", "education_duration": 3, "enterprise": lankaran},
            {"name": "Aşpaz", "education_duration": "1 il", "enterprise": {"name": "Atlantida Peşə Liseyi"}},
            {"name": "Qaynaqçı", "education_duration": "1 il", "enterprise": ganja},
            {"name": "Dərzi", "education_duration": None, "enterprise": lankaran},
        ]

    def file(self, tmp_path: Path) -> Path:
        file = tmp_path / "list.json"
        file.write_text(json.dumps({"data": self.rows()}, ensure_ascii=False), encoding="utf-8")
        os.utime(file, (1772000000, 1772000000))
        return file

    def test_known_institutions_get_their_specialties_and_the_others_are_reported(
        self, place: Workplace, tmp_path: Path
    ) -> None:
        outcome = run(ImportKind.SPECIALTIES, place, self.file(tmp_path))
        imported = read_overlay(place.folder.parent).packs["azerbaijan"].programmes
        assert set(imported) == {"vet-az-ganja-industry-qaynaqci", "vet-az-lankaran-derzi"}
        welding = imported["vet-az-ganja-industry-qaynaqci"]
        assert (welding.occupation, welding.as_of, welding.source) == ("welder", "2026-02-25", ["vet-specialties"])
        assert welding.years is None  # two durations for one specialty: neither is said
        reasons = {item.row: item.reason for item in outcome.rejected}
        assert "Atlantida" in reasons[3]
        assert "earlier row" in reasons[4]

    def test_what_another_source_says_is_never_overwritten(self, place: Workplace, tmp_path: Path) -> None:
        outcome = run(ImportKind.SPECIALTIES, place, self.file(tmp_path))
        assert "lankaran-cybersecurity is known from another source" in outcome.rejected[0].reason

    def test_names_and_trades_that_people_added_stay(self, place: Workplace, tmp_path: Path) -> None:
        file = self.file(tmp_path)
        run(ImportKind.SPECIALTIES, place, file)
        path = place.folder / "programmes.yml"
        path.write_text(path.read_text(encoding="utf-8").replace('{"az": "Dərzi"}', '{"az": "Dərzi", "ru": "Портной"}'))
        run(ImportKind.SPECIALTIES, place, file)
        imported = read_overlay(place.folder.parent).packs["azerbaijan"].programmes
        assert imported["vet-az-lankaran-derzi"].names["ru"] == "Портной"

    def test_the_same_list_twice_changes_not_one_byte(self, place: Workplace, tmp_path: Path) -> None:
        run(ImportKind.SPECIALTIES, place, self.file(tmp_path))
        before = written(place)
        run(ImportKind.SPECIALTIES, place, self.file(tmp_path))
        assert written(place) == before

    @pytest.mark.parametrize("content", ["<html>", "{}", '{"data": []}', '[{"title": 1}]', "[" * 100_000])
    def test_anything_else_is_unusable(self, place: Workplace, tmp_path: Path, content: str) -> None:
        (tmp_path / "list.json").write_text(content)
        with pytest.raises(UnusableFile):
            run(ImportKind.SPECIALTIES, place, tmp_path / "list.json")

    def test_an_institution_of_another_profile_is_another_institution(self, catalogue: Catalogue) -> None:
        centres = Institutions(catalogue.centres.values())
        assert centres.find("Gəncə Dövlət Sənaye və Texnologiyalar üzrə Peşə Təhsil Mərkəzi") == "ganja-industry"
        assert centres.find("Turizm üzrə Lənkəran Dövlət Peşə Təhsil Mərkəzi") is None
        assert centres.find("Gəncə DPTM") is None

    @pytest.mark.parametrize(
        ("text", "years"), [("3", 3), ("2 il", 2), ("1 il 6 ay", 1.5), ("6 ay", 0.5), ("", None), ("tam", None)]
    )
    def test_durations_are_understood_as_the_list_writes_them(self, text: str, years: float | None) -> None:
        assert years_of(text) == years


class TestVacancies:
    def take(self, place: Workplace, name: str, data: str | bytes) -> Outcome:
        file = place.data_dir.parent / name
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        return run(ImportKind.VACANCIES, place, file)

    def kept(self, place: Workplace) -> dict[str, Any]:
        return dict(read_overlay(place.folder.parent).packs["azerbaijan"].vacancies)

    def test_a_table_gives_town_trade_and_last_day(self, place: Workplace) -> None:
        outcome = self.take(place, "v.csv", table([VACANCY], VACANCY_COLUMNS))
        assert outcome.added == 1
        vacancy = self.kept(place)["v1"]
        assert (vacancy.city, vacancy.occupation, vacancy.expires_on) == ("ganja", "cook", date(2026, 3, 22))
        assert vacancy.pay == "600–800 AZN"

    def test_a_json_list_is_read_and_an_unknown_town_is_null(self, place: Workplace) -> None:
        self.take(place, "v.json", json.dumps([{**VACANCY, "city": "Atlantida", "occupation": "welder"}]))
        vacancy = self.kept(place)["v1"]
        assert (vacancy.city, vacancy.occupation) == (None, "welder")

    def test_a_feed_is_read(self, place: Workplace) -> None:
        feed = """<?xml version="1.0" encoding="windows-1251"?><rss version="2.0"
            xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><item><guid>g1</guid>
            <title>&lt;b&gt;Сварщик&lt;/b&gt; &amp;amp; помощник</title><link>https://example.org/g1</link>
            <dc:creator>Завод</dc:creator><category>Сумгаит</category>
            <pubDate>Fri, 20 Feb 2026 09:00:00 +0400</pubDate></item></channel></rss>"""
        outcome = self.take(place, "v.xml", feed.encode("cp1251"))
        assert outcome.rejected == []
        vacancy = self.kept(place)["g1"]
        assert (vacancy.title, vacancy.employer) == ("Сварщик & помощник", "Завод")
        assert (vacancy.city, vacancy.occupation, vacancy.published_on) == ("sumgait", "welder", date(2026, 2, 20))

    @pytest.mark.parametrize(
        ("changes", "column"),
        [
            ({"published_on": "2026-01-01"}, "expires_on"),
            ({"expires_on": "2026-02-27"}, "expires_on"),
            ({"expires_on": "2026-02-01"}, "expires_on"),
            ({"published_on": "2027-01-01"}, "published_on"),
            ({"published_on": ""}, "published_on"),
            ({"title": ""}, "title"),
            ({"url": "javascript:alert(1)"}, "url"),
            ({"occupation": "wizard"}, "occupation"),
            ({"employer": "=1+1"}, "employer"),
        ],
    )
    def test_a_vacancy_that_is_over_or_wrong_is_refused(
        self, place: Workplace, changes: dict[str, str], column: str
    ) -> None:
        outcome = self.take(place, "v.csv", table([{**VACANCY, **changes}], VACANCY_COLUMNS))
        assert [item.column for item in outcome.rejected] == [column]
        assert written(place) == {}

    def test_a_later_import_keeps_what_is_open_and_drops_what_is_over(self, place: Workplace) -> None:
        self.take(
            place,
            "v.csv",
            table([VACANCY, {**VACANCY, "id": "v2", "expires_on": "2026-06-01"}], VACANCY_COLUMNS),
        )
        later = Workplace("azerbaijan", place.data_dir, today=date(2026, 4, 1))
        self.take(later, "v.json", json.dumps([{**VACANCY, "id": "v3", "published_on": "2026-03-30"}]))
        assert set(self.kept(place)) == {"v2", "v3"}

    @pytest.mark.parametrize(
        "data",
        [
            "<html></html>",
            "<rss><channel>",
            '<!DOCTYPE a [<!ENTITY b "c">]><rss/>',
            "{}",
            '[{"title": "x"}]',
            "id,title\n",
        ],
    )
    def test_anything_else_is_unusable(self, place: Workplace, data: str) -> None:
        with pytest.raises(UnusableFile):
            self.take(place, "v", data)

    @pytest.mark.parametrize(
        ("title", "occupation"),
        [
            ("Təcrübəli aşpazlar lazımdır", "cook"),
            ("Ищем сварщика на завод", "welder"),
            ("Kompüter şəbəkələri üzrə mütəxəssis", "network_admin"),
            ("Astronavt", None),
        ],
    )
    def test_the_trade_is_found_in_the_title(self, catalogue: Catalogue, title: str, occupation: str | None) -> None:
        assert occupation_forms(catalogue.occupations.values()).within(title) == occupation


class TestEsco:
    def zips(self, folder: Path) -> tuple[Path, Path]:
        skills = [("s1", "cross-sector", "work in teams"), ("s2", "occupation-specific", "weld metal")]
        skills += [(f"n{number}", "sector-specific", f"skill {number:02}") for number in range(20)]
        first, second = folder / "classification.zip", folder / "relations.zip"
        with zipfile.ZipFile(first, "w") as archive:
            rows = [
                {
                    "conceptUri": "e/welder",
                    "iscoGroup": "7212",
                    "preferredLabel": "welder",
                    "altLabels": "arc welder\ngas welder",
                },
                {"conceptUri": "e/cook", "iscoGroup": "5120", "preferredLabel": "kitchen cook", "altLabels": ""},
                {"conceptUri": "e/spot", "iscoGroup": "7212", "preferredLabel": "spot welder", "altLabels": ""},
            ]
            archive.writestr(
                "occupations_en.csv", table(rows, ("conceptUri", "iscoGroup", "preferredLabel", "altLabels", "code"))
            )
            rows = [{"conceptUri": uri, "reuseLevel": level, "preferredLabel": label} for uri, level, label in skills]
            archive.writestr("skills_en.csv", table(rows, ("conceptUri", "reuseLevel", "preferredLabel")))
        with zipfile.ZipFile(second, "w") as archive:
            rows = [{"occupationUri": "e/welder", "relationType": "essential", "skillUri": uri} for uri, _, _ in skills]
            rows[0]["relationType"] = "optional"
            archive.writestr("occupationSkillRelations.csv", table(rows, ("occupationUri", "relationType", "skillUri")))
        return first, second

    def test_trades_get_their_occupation_and_skills_and_the_others_are_reported(
        self, place: Workplace, tmp_path: Path
    ) -> None:
        outcome = run(ImportKind.ESCO, place, *self.zips(tmp_path))
        matches = read_overlay(place.folder.parent).esco
        assert (matches["welder"].uri, matches["cook"].uri) == ("e/welder", "e/cook")
        assert matches["welder"].essential[0] == "weld metal"
        assert len(matches["welder"].essential) == 15
        assert matches["welder"].optional == ["work in teams"]
        assert "hairdresser" in {item.value for item in outcome.rejected}

    def test_a_folder_serves_as_well_and_changes_nothing(self, place: Workplace, tmp_path: Path) -> None:
        run(ImportKind.ESCO, place, *self.zips(tmp_path))
        before = written(place)
        assert run(ImportKind.ESCO, place, tmp_path).changed == 0
        assert written(place) == before

    def test_one_zip_of_the_two_is_not_enough(self, place: Workplace, tmp_path: Path) -> None:
        with pytest.raises(UnusableFile, match=r"has no occupationSkillRelations\.csv"):
            run(ImportKind.ESCO, place, self.zips(tmp_path)[0])
        assert written(place) == {}

    def test_the_real_classification_fits_nearly_all_trades_within_a_minute(self, place: Workplace) -> None:
        if not (SHARED / "esco-v1.1.1-relations.zip").exists():
            pytest.skip("the ESCO zips are not in ../shared/data")
        begun = time.monotonic()
        outcome = run(ImportKind.ESCO, place, SHARED)
        assert time.monotonic() - begun < 60
        matches = read_overlay(place.folder.parent).esco
        assert len(matches) + len(outcome.rejected) == 48
        assert len(matches) >= 45
        labels = {name: matches[name].label for name in ("cook", "welder", "tailor", "solar_tech", "truck_driver")}
        assert labels == {
            "cook": "cook",
            "welder": "welder",
            "tailor": "tailor",
            "solar_tech": "solar energy technician",
            "truck_driver": "cargo vehicle driver",
        }
        assert all(match.essential for match in matches.values())


class TestCommands:
    def test_the_summary_counts_and_the_report_holds_every_rejected_row(
        self, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        bad = [{**PROGRAMME, "id": f"bad-{number}", "centre": "=x"} for number in range(30)]
        (tmp_path / "t.csv").write_text(table([PROGRAMME, *bad]), encoding="utf-8")
        assert commands.import_files(settings, "programmes", [str(tmp_path / "t.csv")], pack=None) == 0
        said = capsys.readouterr().out
        assert "1 added, 0 changed, 0 unchanged, 30 rejected" in said
        assert said.count("column centre") == 20
        with (settings.data_dir / "import-report.csv").open(encoding="utf-8-sig", newline="") as file:
            report = list(csv.DictReader(file))
        assert (len(report), report[0]["row"], report[0]["value"]) == (30, "3", "'=x")

    def test_a_dry_run_writes_nothing(
        self, settings: Settings, place: Workplace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "t.csv").write_text(table([PROGRAMME, {}]), encoding="utf-8")
        assert commands.import_files(settings, "programmes", [str(tmp_path / "t.csv")], pack=None, dry_run=True) == 0
        assert "1 added" in capsys.readouterr().out
        assert written(place) == {}

    def test_an_unusable_file_and_unknown_words_are_said_in_a_sentence(
        self, settings: Settings, place: Workplace, tmp_path: Path
    ) -> None:
        (tmp_path / "t.csv").write_text("a,b\n")
        for kind, file, pack, reason in (
            ("programmes", "t.csv", None, "has no column"),
            ("programmes", "none.csv", None, "is not there"),
            ("programmes", "t.csv", "mars", "the packs are: azerbaijan"),
            ("centres", "t.csv", None, "the kinds are: programmes"),
        ):
            with pytest.raises(StepFailed, match=reason):
                commands.import_files(settings, kind, [str(tmp_path / file)], pack=pack)
        assert written(place) == {}

    def test_an_export_imported_again_changes_nothing(
        self, settings: Settings, place: Workplace, tmp_path: Path, catalogue: Catalogue
    ) -> None:
        programmes(place, {**PROGRAMME, "name_az": "'-li qaynaqçı", "years": "1.5"})
        commands.export(settings, "programmes", tmp_path / "export.csv", pack=None)
        before = written(place)
        outcome = run(ImportKind.PROGRAMMES, place, tmp_path / "export.csv")
        assert (outcome.added, outcome.changed, outcome.rejected) == (0, 0, [])
        assert outcome.unchanged == len(catalogue.programmes) + 1
        assert written(place) == before

    @pytest.mark.parametrize("kind", ["programmes", "centres", "occupations", "answers"])
    def test_an_export_opens_in_a_spreadsheet(self, settings: Settings, tmp_path: Path, kind: str) -> None:
        commands.export(settings, kind, tmp_path / "export.csv", pack=None)
        data = (tmp_path / "export.csv").read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert len(rows) > 15
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]

    def test_the_check_says_what_it_finds_and_fails_on_errors_only(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        finding = commands.gate.Finding
        monkeypatch.setattr(commands.gate, "check", lambda packs: [finding("cities [x]", "is old", warning=True)])
        assert commands.check(settings) == 0
        assert "warning: cities [x]: is old" in capsys.readouterr().out
        monkeypatch.setattr(commands.gate, "check", lambda packs: [finding("cities", "is wrong")])
        assert commands.check(settings) == 1

"""Reading the training examples: once, quickly, and just what Rasa itself would read."""

from pathlib import Path

from rasa.shared.importers.rasa import RasaFileImporter

from bot.importer import ExampleImporter

PLAIN = """version: "3.1"
nlu:
- intent: greet
  examples: |
    - salam
    - hello there
    - salam
- intent: cv_help
  examples: |
    - how to write a cv
"""
ANNOTATED = """version: "3.1"
nlu:
- intent: occupation_info
  examples: |
    - what does a [cook](occupation) do
- synonym: baku
  examples: |
    - baki
"""


def contents(importer: RasaFileImporter) -> set[tuple[str, str, int]]:
    data = importer.get_nlu_data().merge()
    return {(m.get("intent"), m.get("text"), len(m.get("entities") or [])) for m in data.training_examples}


def test_plain_and_annotated_files_are_read_as_rasa_reads_them(tmp_path: Path) -> None:
    (tmp_path / "plain.yml").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "annotated.yml").write_text(ANNOTATED, encoding="utf-8")
    ours, theirs = ExampleImporter(None, None, [str(tmp_path)]), RasaFileImporter(None, None, [str(tmp_path)])
    assert contents(ours) == contents(theirs)
    assert ours.get_nlu_data().entity_synonyms == theirs.get_nlu_data().entity_synonyms == {"baki": "baku"}


def test_a_changed_file_is_read_anew(tmp_path: Path) -> None:
    import os

    file = tmp_path / "plain.yml"
    file.write_text(PLAIN, encoding="utf-8")
    importer = ExampleImporter(None, None, [str(tmp_path)])
    assert ("greet", "salam", 0) in contents(importer)
    file.write_text(PLAIN.replace("salam", "salut"), encoding="utf-8")
    os.utime(file, ns=(1, 1))
    assert ("greet", "salut", 0) in contents(importer)


def test_examples_that_say_the_same_are_the_same(tmp_path: Path) -> None:
    (tmp_path / "plain.yml").write_text(PLAIN, encoding="utf-8")
    data = ExampleImporter(None, None, [str(tmp_path)]).get_nlu_data()
    assert len(data.training_examples) == 4
    assert len(data.merge().training_examples) == 3

"""What the documents say exists: settings, routes, commands, links."""

import re
from pathlib import Path

import pytest

from api.app import create_app
from api.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def test_the_example_settings_are_all_settings_with_their_defaults() -> None:
    listed = dict(re.findall(r"^# (YOL_\w+)=(.*)$", (ROOT / ".env.example").read_text(encoding="utf-8"), re.M))
    assert set(listed) == {f"YOL_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default = field.default.get_secret_value() if hasattr(field.default, "get_secret_value") else field.default
        shown = str(default).lower() if isinstance(default, bool) else str(default)
        assert listed[f"YOL_{name.upper()}"] == shown


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_between_documents_resolve(document: Path) -> None:
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", document.read_text(encoding="utf-8")):
        assert (document.parent / target).exists(), target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_that_are_named_exist(document: Path) -> None:
    for name in re.findall(
        r"`((?:api|bot|actions|web|content|tests|docs)/[\w./-]+\.(?:py|yml|md|tsx?))`",
        document.read_text(encoding="utf-8"),
    ):
        assert (ROOT / name).exists(), name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_that_are_named_exist(document: Path) -> None:
    known = {"up", "train", "test", "nlu", "evaluate", "staff", "content"}
    for command in re.findall(r"`?\./yol (\w+)", document.read_text(encoding="utf-8")):
        assert command in known, command


def test_the_fixed_routes_are_there() -> None:
    paths = create_app(Settings(_env_file=None)).openapi()["paths"]
    assert set(paths) >= {
        "/health/live",
        "/health/ready",
        "/metrics",
        "/v1/conversations",
        "/v1/conversations/{conversation_id}",
        "/v1/conversations/{conversation_id}/messages",
        "/v1/conversations/{conversation_id}/events",
        "/v1/conversations/{conversation_id}/language",
        "/v1/conversations/{conversation_id}/handoff",
        "/v1/conversations/{conversation_id}/rating",
        "/v1/escalations",
        "/v1/escalations/events",
        *(
            f"/v1/escalations/{{escalation_id}}/{verb}"
            for verb in ("assign", "release", "transfer", "messages", "notes", "close", "reopen", "heartbeat")
        ),
        "/v1/statistics/summary",
    }

"""Who may import whom: the arrows of ARCHITECTURE.md, kept by a test."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
API_FILES = sorted(path.relative_to(ROOT) for path in (ROOT / "api").rglob("*.py") if "migrations" not in path.parts)
OUR_FILES = [
    path
    for folder in ("api", "bot", "actions")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if ".venv" not in path.parts and "migrations" not in path.parts
]
MAY_USE_FASTAPI = {"app.py", "endpoints.py", "errors.py", "auth.py", "limits.py", "health.py"}
MAY_WRITE_SQL = {"repository.py", "queries.py", "delivery.py", "models.py", "database.py", "health.py", "demo.py"}
MAX_LINES = 300


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def uses(path: Path, package: str) -> bool:
    return any(name == package or name.startswith(package + ".") for name in imports(path))


@pytest.mark.parametrize("path", API_FILES, ids=str)
def test_the_api_imports_neither_the_bot_nor_the_actions(path: Path) -> None:
    for other in ("bot", "actions", "rasa", "rasa_sdk", "spacy"):
        assert not uses(path, other)


@pytest.mark.parametrize("folder", ["bot", "actions"])
def test_the_bot_and_the_actions_import_neither_the_api_nor_each_other(folder: str) -> None:
    others = {"api", "bot", "actions"} - {folder}
    for path in (ROOT / folder).rglob("*.py"):
        if ".venv" not in path.parts:
            assert not any(uses(path.relative_to(ROOT), other) for other in others), path


@pytest.mark.parametrize("path", API_FILES, ids=str)
def test_fastapi_stays_at_the_edge(path: Path) -> None:
    assert not uses(path, "fastapi") or path.name in MAY_USE_FASTAPI


@pytest.mark.parametrize("path", API_FILES, ids=str)
def test_telegrams_library_stays_in_its_channel(path: Path) -> None:
    assert not uses(path, "telegram") or (path.parent.name == "channels" and path.name.startswith("telegram"))


@pytest.mark.parametrize("path", API_FILES, ids=str)
def test_queries_are_built_in_repositories(path: Path) -> None:
    writes_sql = bool(
        {"sqlalchemy.select", "sqlalchemy.update", "sqlalchemy.delete", "sqlalchemy.text"} & imports(path)
    )
    assert not writes_sql or path.name in MAY_WRITE_SQL


@pytest.mark.parametrize("path", API_FILES, ids=str)
def test_only_the_composition_root_picks_adapters(path: Path) -> None:
    adapters = ("api.assistant.rasa", "api.assistant.echo", "api.live.memory", "api.channels.telegram")
    within = path.parent.name == "channels"
    assert path.name == "app.py" or within or not any(uses(path, adapter) for adapter in adapters)


@pytest.mark.parametrize("path", [path for path in API_FILES if path.name in ("service.py", "repository.py")], ids=str)
def test_services_and_repositories_know_nothing_of_endpoints(path: Path) -> None:
    assert not any(name.endswith("endpoints") or name == "api.app" for name in imports(path))


@pytest.mark.parametrize("path", OUR_FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_stays_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAX_LINES

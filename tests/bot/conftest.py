"""What the tests of the Rasa side share: quiet imports, components without a graph, and one trained model a session."""

from __future__ import annotations

import contextlib
import os
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

with warnings.catch_warnings(record=True):
    # Rasa's own libraries are years old and warn at import; our code is still held to "warnings are errors".
    warnings.simplefilter("ignore")
    import rasa.core.agent
    import rasa.core.run
    import spacy  # noqa: F401
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

ROOT = Path(__file__).resolve().parents[2]


def pytest_addoption(parser: pytest.Parser) -> None:
    # The common pytest settings name a timeout; the plugin that reads it is not in this environment.
    with contextlib.suppress(ValueError, AssertionError):
        parser.addini("timeout", "seconds a test may take, where pytest-timeout is installed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/bot" in item.nodeid:
            # Deprecations inside Rasa, Sanic and their libraries, which are pinned and cannot be mended here.
            item.add_marker(pytest.mark.filterwarnings("ignore::DeprecationWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore::FutureWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore::ResourceWarning"))
            item.add_marker(pytest.mark.filterwarnings("ignore::UserWarning"))


Maker = Callable[..., Any]


def makers(folder: Path) -> tuple[Maker, Maker]:
    """How the graph makes a component (defaults, these settings, its own resource) and loads it after training."""
    folder.mkdir(exist_ok=True)
    storage = LocalModelStorage.create(folder)

    def build(constructor: str, component: Any, settings: dict[str, Any]) -> Any:
        context = ExecutionContext(GraphSchema({}), node_name=component.__name__)
        config = {**component.get_default_config(), **settings}
        return getattr(component, constructor)(config, storage, Resource(component.__name__), context)

    return (
        lambda component, **settings: build("create", component, settings),
        lambda component, **settings: build("load", component, settings),
    )


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    return makers(tmp_path / "storage")[0]


@pytest.fixture
def load(tmp_path: Path) -> Maker:
    return makers(tmp_path / "storage")[1]


def examples(lines: dict[str, list[str]]) -> TrainingData:
    return TrainingData([Message.build(text=text, intent=intent) for intent, texts in lines.items() for text in texts])


@pytest.fixture(scope="session")
def trained_model(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The model that YOL_TEST_MODEL names, or one trained now from the real data."""
    if os.environ.get("YOL_TEST_MODEL"):
        return os.environ["YOL_TEST_MODEL"]
    folder = tmp_path_factory.mktemp("models")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rasa.train(
            domain=str(ROOT / "domain.yml"),
            config=str(ROOT / "config.yml"),
            training_files=[str(ROOT / "nlu_data"), str(ROOT / "bot" / "dialogue")],
            output=str(folder),
            fixed_model_name="yol",
        )
    return str(folder)

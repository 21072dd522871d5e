"""What every test shares, in both Python environments: nothing beyond this machine is reached."""

import socket
from importlib.util import find_spec
from typing import Any

import pytest

# The Rasa environment has none of the API's libraries.
pytest_plugins = ["tests.api_fixtures"] if find_spec("fastapi") else []


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anything but this machine is a failure, not a mock."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            pytest.fail(f"a test tried to reach {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)

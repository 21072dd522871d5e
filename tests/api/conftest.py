"""API tests wait for retries and sweeps in tenths of a second instead of seconds."""

import pytest


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.conversations.turns.SWEEP_SECONDS", 0.1)
    monkeypatch.setattr("api.conversations.turns.RETRY_SECONDS", 0.05)

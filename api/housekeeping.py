"""The sweeper: leases that ended, conversations past their retention, sessions past their life."""

import asyncio
from datetime import timedelta

import structlog

from api.clock import now
from api.conversations import repository as conversations
from api.database import Database
from api.escalations.service import EscalationService
from api.staff import repository as staff

log = structlog.get_logger()
SWEEP_SECONDS = 5.0
ERASED_AT_ONCE = 100
RETENTION_EVERY = 720  # sweeps: about once an hour


class Housekeeper:
    def __init__(self, database: Database, escalations: EscalationService, *, retention_days: int) -> None:
        self._database = database
        self._escalations = escalations
        self._retention = timedelta(days=retention_days)

    async def run(self) -> None:
        sweeps = 0
        while True:
            try:
                released = await self._database.write(self._escalations.release_expired)
                if released:
                    log.warning("escalation.leases.expired", count=released)
                if sweeps % RETENTION_EVERY == 0:
                    await self._database.write(staff.delete_expired, now())
                    log.info("retention.done", conversations=await self._erase_silent())
            except Exception:
                log.exception("housekeeping.failed")
            sweeps += 1
            await asyncio.sleep(SWEEP_SECONDS)

    async def _erase_silent(self) -> int:
        """In small transactions, so that nobody who writes meanwhile has to wait."""
        moment, erased = now() - self._retention, 0
        while done := await self._database.write(conversations.delete_silent_since, moment, limit=ERASED_AT_ONCE):
            erased += done
        if erased:
            await self._database.forget_erased()
        return erased

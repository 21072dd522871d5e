"""The composition root: the only place that knows every part and picks the adapters behind the seams."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Scope

from api import health
from api.answers.service import Answers
from api.assistant import Assistant
from api.assistant.rasa import RasaAssistant
from api.catalogue import endpoints as catalogue_endpoints
from api.catalogue.service import Catalogue, load_catalogue
from api.channels import PushChannel
from api.conversations import endpoints as conversation_endpoints
from api.conversations.safeguarding import load_safeguarding
from api.conversations.service import ConversationService
from api.conversations.turns import TurnRunner
from api.database import Database
from api.delivery import DeliveryWorker
from api.errors import Unavailable, error_response, install_error_handlers
from api.escalations import endpoints as escalation_endpoints
from api.escalations.service import EscalationService
from api.housekeeping import Housekeeper
from api.limits import Limits
from api.live import Live
from api.live.memory import MemoryLive
from api.logs import configure_logs
from api.middleware import BodyLimit, SecurityHeaders
from api.migrations import migrate
from api.settings import ROOT, Settings, write_private
from api.staff import endpoints as staff_endpoints
from api.staff import service as staff_service
from api.statistics import endpoints as statistics_endpoints

WEB = ROOT / "web" / "dist"


class PagesNotBuilt(Unavailable):
    detail = "The pages are being built. Please try again in a moment."


def create_app(settings: Settings | None = None, *, assistant: Assistant | None = None, web: Path = WEB) -> FastAPI:
    """The whole API; `assistant` replaces Rasa where a test brings its own."""
    settings = settings or Settings()
    app = FastAPI(title="Yol", version="0.1.0", lifespan=_lifespan, docs_url="/docs", redoc_url=None)
    app.state.settings = settings
    app.state.given_assistant = assistant
    install_error_handlers(app)
    for module in (conversation_endpoints, escalation_endpoints, statistics_endpoints, staff_endpoints):
        app.include_router(module.router)
    app.include_router(catalogue_endpoints.router)
    app.include_router(health.router)
    _serve_web(app, web, demo=settings.demo_centre)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    # The widget stands on centres' own pages and carries a bearer token, never a cookie.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
        expose_headers=["Retry-After"],
    )
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    state, settings = app.state, app.state.settings
    os.umask(0o077)  # the database holds what minors wrote: nobody else on the machine reads it
    configure_logs(settings.log_level)
    await asyncio.to_thread(migrate, settings.resolved_database_url)
    live = MemoryLive()
    database = Database(settings.resolved_database_url, on_commit=live.publish_all)
    catalogue = load_catalogue(tuple(settings.content_pack_list), demo=settings.demo_centre)
    answers = Answers(catalogue)
    escalations = EscalationService(answers, lease=timedelta(seconds=settings.lease_seconds))
    conversations = ConversationService(catalogue, answers, escalations)
    assistant = state.given_assistant or RasaAssistant(
        settings.rasa_url_list, settings.secret, timeout=settings.assistant_timeout
    )
    turns = TurnRunner(database, live, assistant, answers, load_safeguarding())
    await _offer_first_sign_in(settings, database)
    channels = _channels(settings, database, live, conversations, answers, catalogue)
    state.database, state.live, state.catalogue, state.answers = database, live, catalogue, answers
    state.escalations, state.conversations, state.assistant = escalations, conversations, assistant
    state.limits = Limits(
        conversations_per_hour=settings.conversations_per_hour, messages_burst=settings.messages_burst
    )
    state.stopping = asyncio.Event()
    delivery = DeliveryWorker(database, live, channels)
    workers = [
        turns.run(),
        delivery.run(),
        Housekeeper(database, escalations, retention_days=settings.retention_days).run(),
        *(channel.run() for channel in channels.values()),
    ]
    tasks = [asyncio.create_task(worker) for worker in workers]
    try:
        yield
    finally:
        state.stopping.set()
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError, Exception):
                await task
        await turns.stop()
        await delivery.drain()
        for channel in channels.values():
            await channel.close()
        await assistant.close()
        database.close()


def _channels(
    settings: Settings,
    database: Database,
    live: Live,
    conversations: ConversationService,
    answers: Answers,
    catalogue: Catalogue,
) -> dict[str, PushChannel]:
    """Push channels that are configured: Telegram when there is a token."""
    token = settings.telegram_token.get_secret_value()
    if not token:
        return {}
    from api.channels.telegram import TelegramChannel

    channel = TelegramChannel(
        token=token,
        api_url=settings.telegram_api_url,
        database=database,
        live=live,
        conversations=conversations,
        answers=answers,
        catalogue=catalogue,
    )
    return {channel.name: channel}


async def _offer_first_sign_in(settings: Settings, database: Database) -> None:
    """A fresh installation has nobody who could make an account: the link for the first one waits in a private file."""
    token = await database.write(staff_service.first_link)
    if token:
        write_private(settings.first_link_file, settings.sign_in_url(token))
    else:
        settings.first_link_file.unlink(missing_ok=True)


def _serve_web(app: FastAPI, web: Path, *, demo: bool) -> None:
    """The widget, the console and the demo page, as `npm run build` leaves them; 503 until it has."""

    def page(name: str) -> FileResponse:
        if not (web / name).exists():
            raise PagesNotBuilt
        return FileResponse(web / name, headers={"Cache-Control": "no-cache"})

    @app.get("/widget.js", include_in_schema=False)
    async def widget() -> FileResponse:
        return page("widget.js")

    @app.get("/console", include_in_schema=False)
    async def console() -> RedirectResponse:
        return RedirectResponse("/console/")

    @app.get("/console/", include_in_schema=False)
    async def console_page() -> FileResponse:
        return page("console/index.html")

    folders = ["widget", "console"]
    if demo:

        @app.get("/", include_in_schema=False)
        async def demo_page() -> FileResponse:
            return page("index.html")

        folders.append("demo")
    for folder in folders:
        app.mount(f"/{folder}", BuiltFiles(directory=web / folder, check_dir=False), name=folder)


class BuiltFiles(StaticFiles):
    """Files that the web build makes; asked for before it has, they are unavailable rather than an error."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if not os.path.isdir(str(self.directory)):  # noqa: ASYNC240 - one look at a local folder
            return error_response(PagesNotBuilt())
        return await super().get_response(path, scope)

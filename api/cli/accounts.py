"""Accounts from the command line."""

from api.catalogue.service import load_catalogue
from api.cli.console import StepFailed
from api.database import Database
from api.errors import YolError
from api.migrations import migrate
from api.settings import Settings
from api.staff import service
from api.states import Role


async def add(settings: Settings, *, name: str, role: Role, centres: list[str]) -> str:
    """Make the account; returns the one-time link."""
    catalogue = load_catalogue(tuple(settings.content_pack_list), demo=settings.demo_centre)
    unknown = [centre for centre in centres if centre != "*" and centre not in catalogue.centres]
    if unknown:
        raise StepFailed(f"there is no centre {unknown[0]}; the ids are: {', '.join(catalogue.centres)}.")
    migrate(settings.resolved_database_url)
    database = Database(settings.resolved_database_url)
    try:
        token = await database.write(
            lambda session: service.make_link(session, service.add(session, name=name, role=role, centres=centres))
        )
    except YolError as error:
        raise StepFailed(error.detail) from error
    finally:
        database.close()
    return settings.sign_in_url(token)


async def link(settings: Settings, *, name: str) -> str:
    """A new one-time link for an account that exists."""
    database = Database(settings.resolved_database_url)
    try:
        token = await database.write(service.link_for, name)
    except YolError as error:
        raise StepFailed(error.detail) from error
    finally:
        database.close()
    return settings.sign_in_url(token)

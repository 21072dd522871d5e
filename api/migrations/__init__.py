"""Schema migrations, run at every start."""

from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

HERE = Path(__file__).parent


def migrate(database_url: str) -> None:
    """Bring the database to the newest schema; quick when it is there already."""
    if database_url.startswith("sqlite:///"):
        Path(database_url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    newest = max(file.stem.split("_")[0] for file in (HERE / "versions").glob("*.py"))
    if _version(database_url) == newest:
        return
    from alembic import command  # only here: most starts need nothing of it
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("sqlalchemy.url", database_url.replace("%", "%%"))
    command.upgrade(config, "head")


def _version(database_url: str) -> str | None:
    """The schema version that the database says it has; None for an empty one."""
    engine = create_engine(database_url)
    try:
        with engine.connect() as connection:
            found = connection.execute(text("select version_num from alembic_version")).scalar()
            return str(found) if found else None
    except DBAPIError:
        return None
    finally:
        engine.dispose()

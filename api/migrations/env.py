"""Alembic's entry: `alembic revision --autogenerate` and `upgrade`, and `migrate()` of api.migrations.run."""

from alembic import context
from sqlalchemy import create_engine

import api.models  # noqa: F401 - the tables register themselves
from api.base import Base
from api.settings import Settings

url = context.config.get_main_option("sqlalchemy.url") or Settings().resolved_database_url
engine = create_engine(url)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=url.startswith("sqlite"))
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()

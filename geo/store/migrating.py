"""Tables as this program knows them: the migrations, forward only, the same for every database."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from geo.store import chain

_MIGRATIONS = Path(__file__).parent / "migrations"
#: Alembic keeps the migration that runs in globals of its module: one at a time in a process.
_MIGRATING = Lock()


def upgrade(connection: Connection) -> None:
    """Make or change the tables in the connection's transaction, and seal everything anew."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    config.attributes["connection"] = connection
    with _MIGRATING:
        command.upgrade(config, "head")
    chain.seal_all(connection)


def is_known(revision: str) -> bool:
    """Whether a revision is one of this program's migrations, and not of a newer program."""
    scripts = ScriptDirectory(str(_MIGRATIONS)).walk_revisions()
    return revision in {item.revision for item in scripts}

"""Checksums of records, versions, changes and drafts, and what has been erased.

The columns are empty here; `geo.store.chain.seal_all` fills them once the tables are as it knows
them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("record", sa.Column("checksum", sa.String(64), nullable=True))
    op.add_column("version", sa.Column("salt", sa.String(32), nullable=True))
    op.add_column("version", sa.Column("seal", sa.String(64), nullable=True))
    op.add_column("version", sa.Column("state", sa.String(64), nullable=True))
    op.add_column("version", sa.Column("link", sa.String(64), nullable=True))
    op.add_column("change", sa.Column("salt", sa.String(32), nullable=True))
    op.add_column("change", sa.Column("seal", sa.String(64), nullable=True))
    op.add_column("draft", sa.Column("checksum", sa.String(64), nullable=True))
    op.create_table(
        "erasure",
        sa.Column("version", sa.Integer, sa.ForeignKey("version.number"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("key", sa.String(260), nullable=False),
        sa.Column("salt", sa.String(32), nullable=True),
        sa.Column("seal", sa.String(64), nullable=True),
    )

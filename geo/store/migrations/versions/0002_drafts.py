"""Reviews of documents that somebody has begun."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("document_sha256", sa.String(64), primary_key=True),
        sa.Column("document_name", sa.String(200), nullable=False),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("choices", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )

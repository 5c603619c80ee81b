"""The tables: records as they are now, every change that made them so, and drafts of reviews and
edits.

What the checksums, seals, states and links are is told in `chain`.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, Text, UniqueConstraint

METADATA = MetaData()

#: The register as it is now. `body` is the JSON text of the file's own record.
RECORD = Table(
    "record",
    METADATA,
    Column("kind", String(20), primary_key=True),
    Column("id", String(200), primary_key=True),
    Column("place", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("checksum", String(64), nullable=True),
)
#: Everything that was ever accepted: who, when (UTC, ISO 8601), why; which version it took back,
#: and the document it came from.
VERSION = Table(
    "version",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("by", String(200), nullable=False),
    Column("reason", Text, nullable=False),
    Column("undoes", Integer, ForeignKey("version.number"), nullable=True),
    Column("document_sha256", String(64), nullable=True),
    Column("document_name", String(200), nullable=True),
    Column("salt", String(32), nullable=True),
    Column("seal", String(64), nullable=True),
    Column("state", String(64), nullable=True),
    Column("link", String(64), nullable=True),
)
#: What a version did to each record; `before` is empty for a new one, `after` for a removed one.
CHANGE = Table(
    "change",
    METADATA,
    Column("version", Integer, ForeignKey("version.number"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("id", String(200), nullable=False),
    Column("place", Integer, nullable=False),
    Column("before", Text, nullable=True),
    Column("after", Text, nullable=True),
    Column("salt", String(32), nullable=True),
    Column("seal", String(64), nullable=True),
    UniqueConstraint("version", "kind", "id"),
)
#: What a version erased: of which table the row is, what it is called there, and the salt and seal
#: of what stands there now, where it is one that has a seal.
ERASURE = Table(
    "erasure",
    METADATA,
    Column("version", Integer, ForeignKey("version.number"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("what", String(20), nullable=False),
    Column("key", String(260), nullable=False),
    Column("salt", String(32), nullable=True),
    Column("seal", String(64), nullable=True),
)
#: Reviews that are not accepted yet, one for each document: its lines, what a person chose, who
#: (empty for nobody named), when last, and how many times it was written.
DRAFT = Table(
    "draft",
    METADATA,
    Column("document_sha256", String(64), primary_key=True),
    Column("document_name", String(200), nullable=False),
    Column("document", Text, nullable=False),
    Column("choices", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", String(32), nullable=False),
    Column("checksum", String(64), nullable=True),
)
#: Edits by hand that are not published yet: the form and the record (empty for a new one) with its
#: name, the version of the register that was seen, the fields as JSON, who (empty for nobody
#: named), when last, and how many times it was written.
EDIT_DRAFT = Table(
    "edit_draft",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("form", String(20), nullable=False),
    Column("target", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("seen", Integer, nullable=False),
    Column("fields", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("by", String(200), nullable=False),
    Column("at", String(32), nullable=False),
    Column("checksum", String(64), nullable=False),
)

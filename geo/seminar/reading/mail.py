"""E-mails (.eml): the letter, and what is attached to it, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from geo.errors import DocumentError
from geo.frozen import frozen
from geo.seminar.reading.limits import MOST_ATTACHMENTS

if TYPE_CHECKING:
    from email.message import EmailMessage

#: The first lines of a message: its fields, one of which tells who sent it.
_FIELDS = re.compile(
    rb"\A\s*(?:[!-9;-~]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){2,200}?\r?\n", re.IGNORECASE
)
_SENDER = re.compile(rb"^From:|^Received:", re.IGNORECASE | re.MULTILINE)
_OF_MAIL = re.compile(
    rb"^(?:MIME-Version|Message-ID|Received|Date|Content-Type):", re.IGNORECASE | re.MULTILINE
)
#: What is put before the text of a letter, by its sort, so that the reader knows it.
_HEADS = {"html": "<!doctype html>"}
_TEXTS = ("plain", "html")


@frozen
class Part:
    """The letter itself (`name` empty) or an attachment, as its bytes."""

    name: str
    content: bytes


def is_mail(content: bytes) -> bool:
    """Whether a file begins with the fields of an e-mail."""
    fields = _FIELDS.match(content[:200_000])
    return bool(fields and _SENDER.search(fields[0]) and _OF_MAIL.search(fields[0]))


def parts(content: bytes) -> list[Part]:
    """The letter and its attachments. Raises DocumentError."""
    from email import message_from_bytes, policy  # slow to load, and few documents are mails

    try:
        message = message_from_bytes(content, policy=policy.default)
        message_parts = list(_parts(message))
    except Exception as error:  # the parser has no one word for all that can be wrong with a mail
        raise DocumentError("damaged") from error
    if len(message_parts) > MOST_ATTACHMENTS:
        raise DocumentError("too_many_attachments", limit=str(MOST_ATTACHMENTS))
    return message_parts


def _parts(message: EmailMessage) -> Iterator[Part]:
    from email.message import EmailMessage

    letter = message.get_body(_TEXTS)
    if letter is not None:
        head = _HEADS.get(letter.get_content_subtype(), "")
        yield Part("", f"{head}{letter.get_content()}".encode())
    for attached in message.iter_attachments():
        content = attached.get_content()
        if isinstance(content, EmailMessage):
            content = content.as_bytes()
        if isinstance(content, str):
            content = content.encode()
        if isinstance(content, bytes):
            yield Part(attached.get_filename() or "?", content)

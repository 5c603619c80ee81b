"""Changes of the register as an Atom feed (RFC 4287): the open edition, and nothing of who made
them or why.

Only what the newest open edition has is named, and as it is called there: what is internal now may
have been open before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from geo import text
from geo.disclosure import audience_of
from geo.escape import plain, xml
from geo.exchange.live.problems import shown
from geo.model import Register

if TYPE_CHECKING:
    from geo.store.open_history import OpenVersion

MEDIA_TYPE = "application/atom+xml"
#: The kinds of records that are told of, and where a register has them.
KINDS: Mapping[str, str] = {
    "edition": "editions",
    "area": "areas",
    "followup": "followups",
    "measure": "measures",
    "meeting": "meetings",
    "programme": "programmes",
    "body": "bodies",
    "milestone": "milestones",
}
_MOST_NAMED = 20  # records in an entry


class Addresses(NamedTuple):
    """Where the feed is, and the page that it is about."""

    feed: str
    page: str


def feed(
    register: Register, versions: Sequence[OpenVersion], changed: datetime, addresses: Addresses
) -> bytes:
    """The feed. `register` is an edition of the newest version; `versions` are the last ones,
    newest first; `changed` is when the feed is from if nothing is in it. Raises UndisclosedError
    for a register of nobody's edition."""
    audience_of(register)
    entries = list(_entries(register, versions, addresses))
    updated = max((at for at, _ in entries), default=changed)
    title = xml(text.say("atom.title"))
    return "".join(
        (
            '<?xml version="1.0" encoding="utf-8"?>\n',
            '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="nb">',
            f"<id>{_id('feed')}</id><title>{title}</title>",
            f"<subtitle>{xml(text.say('atom.about'))}</subtitle>",
            f"<updated>{_moment(updated)}</updated>",
            f"<author><name>{xml(text.say('app.title'))}</name></author>",
            f'<link rel="self" type="{MEDIA_TYPE}" href="{xml(addresses.feed)}"/>',
            f'<link rel="alternate" type="text/html" href="{xml(addresses.page)}"/>',
            f"<rights>{xml(text.say('map.credit'))}</rights>",
            *(entry for _, entry in entries),
            "</feed>\n",
        )
    ).encode()


def _entries(
    newest: Register, versions: Sequence[OpenVersion], addresses: Addresses
) -> Iterator[tuple[datetime, str]]:
    for after, before in pairwise(versions):
        lines = list(_lines(newest, before.register, after.register))
        if not lines:
            continue
        more = len(lines) - _MOST_NAMED
        named = lines[:_MOST_NAMED]
        if more > 0:
            named.append(text.say("changes.more", count=more))
        title = lines[0] if len(lines) == 1 else text.say("atom.several", count=len(lines))
        link = f'<link rel="alternate" type="text/html" href="{xml(addresses.page)}"/>'
        yield (
            after.at,
            f"<entry><id>{_id(f'version/{after.number}/{_moment(after.at)}')}</id>"
            f"<title>{xml(title)}</title><updated>{_moment(after.at)}</updated>{link}"
            f'<content type="text">{xml(". ".join(named))}.</content></entry>',
        )


def _lines(newest: Register, before: Register, after: Register) -> Iterator[str]:
    """What became of each record that the newest edition has."""
    for kind, where in KINDS.items():
        now, then, later = (_by_id(register, where) for register in (newest, before, after))
        for id_, record in now.items():
            if id_ in later and later[id_] != then.get(id_):
                yield text.say(
                    "atom.changed" if id_ in then else "atom.new", what=_name(kind, record)
                )


def _by_id(register: Register, where: str) -> dict[str, Any]:
    return {record.id: record for record in getattr(register, where)}


def _name(kind: str, record: Any) -> str:
    """A record as a sentence names it: `området «Vestli»`."""
    name = getattr(record, "name", None) or getattr(record, "title", None)
    name = name or getattr(record, "text", None) or record.id
    if kind == "followup":
        name = f"{record.number}/{record.year} {name}"
    words = text.group("record_kind")[kind]
    return text.say("changed_record.named", kind=words, name=shown(plain(str(name))))


def _id(path: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'ipo-kart/atom/{path}')}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

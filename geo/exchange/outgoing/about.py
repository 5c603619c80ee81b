"""What every file says of itself: title, list, date, sources, licences, borders, and whom it is
for. Each format writes it where it has a place for such things."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from geo import text
from geo.escape import plain
from geo.exchange.outgoing.delivery import Delivery
from geo.model import Edition, PartialDate
from geo.text import borders, sources

#: Sources of the background of our maps, none of which is in these files.
_BACKGROUND = ("n1000-", "osm-", "naturbase", "tbane-", "oslofjorden-")


class Fact(NamedTuple):
    """One thing that a file says of itself: a key for programs, a label for people, and words."""

    key: str
    label: str
    words: str


def facts(delivery: Delivery) -> tuple[Fact, ...]:
    """Everything that a file says of itself, in order."""
    labels = text.group("exchange_about")
    return tuple(
        Fact(key, labels[key], plain(words)) for key, words in _words(delivery) if plain(words)
    )


def title(delivery: Delivery) -> str:
    """What the file is, in a few words; an internal one says so first."""
    extract = delivery.extract
    if extract.every_list:
        words = text.say("exchange_file.every_list")
    else:
        words = text.say("exchange_file.one_list", date=text.date_of(extract.edition))
    mark = f"{text.say('audience.mark')} – " if delivery.is_internal else ""
    return plain(f"{mark}{words}")


def summary(delivery: Delivery) -> str:
    """Everything in one line, for a format that has room for a description only."""
    return " ".join(f"{fact.label}: {fact.words.rstrip('.')}." for fact in facts(delivery))


def note(delivery: Delivery, *more: str) -> bytes:
    """A file to read beside the data, as Windows opens it: UTF-8 with BOM. `more` are further
    paragraphs."""
    mark = [text.say("audience.metadata")] if delivery.is_internal else []
    lines = [f"{fact.label}: {fact.words}" for fact in facts(delivery)]
    paragraphs = (*mark, "\n".join(lines), *filter(None, more))
    return ("\n\n".join(paragraphs) + "\n").replace("\n", "\r\n").encode("utf-8-sig")


def _words(delivery: Delivery) -> Iterator[tuple[str, str]]:
    extract, register = delivery.extract, delivery.register
    yield "title", title(delivery)
    yield "list", _lists(delivery)
    yield "filters", text.listing(list(_filters(delivery)))
    yield "date", text.day(PartialDate.parse(delivery.today.isoformat()))
    cited = [id_ for edition in _editions(delivery) for id_ in edition.sources]
    cited += [item.source for _, item in extract.listings]
    yield "sources", sources.line(register, cited)
    yield "licences", "; ".join(_licences(delivery))
    yield "borders", borders.notice(extract.areas)
    mark = "audience.metadata" if delivery.is_internal else "audience.edition_open"
    yield "audience", text.say(mark)
    yield "version", text.say("about.version", version=register.version)


def _editions(delivery: Delivery) -> tuple[Edition, ...]:
    """The lists that the areas are from."""
    extract = delivery.extract
    return extract.register.editions if extract.every_list else (extract.edition,)


def _lists(delivery: Delivery) -> str:
    return "; ".join(f"{item.title} ({text.date_of(item)})" for item in _editions(delivery))


def _filters(delivery: Delivery) -> Iterator[str]:
    """What leaves areas out, in words."""
    view, register = delivery.extract.view, delivery.register
    yield from map(text.unit, view.units)
    yield from map(text.status, view.statuses)
    if view.bydel:
        yield text.say("term.bydel_titled", name=register.bydel_by_id[view.bydel].name)
    if view.area:
        yield register.area_by_id[view.area].name


def _licences(delivery: Delivery) -> Iterator[str]:
    """The licences of the data that the surfaces and figures are made of, each once."""
    used = (it for it in delivery.register.sources if not it.id.startswith(_BACKGROUND))
    licensed = (f"{it.publisher}: {it.licence}" for it in used if it.licence)
    yield from dict.fromkeys(licensed)

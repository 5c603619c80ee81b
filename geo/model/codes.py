"""The vocabularies of the register: the council's own words, and our readings of it."""

from __future__ import annotations

from enum import EnumMeta, StrEnum
from typing import TYPE_CHECKING, TypeVar

from geo import settings
from geo.settings import Trait, member_name

if TYPE_CHECKING:
    _Code = TypeVar("_Code")

    class _OfSettings(EnumMeta):
        """Which members there are is told by the settings, and no type checker reads those."""

        def __getattr__(cls: type[_Code], name: str) -> _Code: ...

else:
    _OfSettings = EnumMeta


class Unit(StrEnum, metaclass=_OfSettings):
    """Police unit (enhet): those of the settings, in their order."""

    _ignore_ = ["row"]  # noqa: RUF012 - the name that `enum` reads
    for row in settings.current().units:
        vars()[member_name(row.code)] = row.code


class Status(StrEnum, metaclass=_OfSettings):
    """What a list says of an area: the statuses of the settings, in their order. *Utgått* is never
    one of them: nobody writes it. What a status tells of time, its trait says, never its name."""

    _ignore_ = ["row"]  # noqa: RUF012 - the name that `enum` reads
    for row in settings.current().statuses:
        vars()[member_name(row.code)] = row.code

    @property
    def begins(self) -> bool:
        """Whether it says that the area is new on the list."""
        return _TRAITS[self] is Trait.BEGINS

    @property
    def continues(self) -> bool:
        """Whether it says that the area was on a list before."""
        return _TRAITS[self] is Trait.CONTINUES

    @property
    def starts(self) -> bool:
        """Whether it says that the effort starts, in a year that the list may name."""
        return _TRAITS[self] is Trait.STARTS

    @property
    def is_timeless(self) -> bool:
        """Whether it is a class of areas, which tells nothing of time."""
        return _TRAITS[self] is None


_TRAITS = {row.code: row.trait for row in settings.current().statuses}


class FollowUpState(StrEnum):
    """Our reading of how far a follow-up point has come; shown as our reading."""

    IKKE_STARTET = "ikke startet"
    PAGAR = "pågår"
    LOPENDE = "løpende"
    AVSLUTTET = "avsluttet"
    UKJENT = "ukjent"


class MeasureState(StrEnum):
    """How far a measure has come, by its source or by whoever entered it."""

    PLANLAGT = "planlagt"
    PAGAR = "pågår"
    AVSLUTTET = "avsluttet"
    STANSET = "stanset"
    UKJENT = "ukjent"


class Confidence(StrEnum):
    """How well a drawn border is believed to fit the area that is meant."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class EditionKind(StrEnum):
    """Who speaks: the council itself, or the press about it. Never mixed."""

    COUNCIL = "council"
    PRESS = "press"


class MeetingKind(StrEnum):
    """What sort of meeting the council held, or is to hold."""

    SEMINAR = "seminar"
    MOTE = "møte"


class ItemKind(StrEnum):
    """What a document says of an item on the agenda of a meeting."""

    TEMA = "tema"
    GJENNOMGATT = "gjennomgått"
    DROFTET = "drøftet"
    VEDLEGG = "vedlegg"


class LogKind(StrEnum):
    """What a line in the log of a programme or a body tells."""

    OMTALT = "omtalt"
    PLANLAGT = "planlagt"
    UTKAST = "utkast"
    TIL_GODKJENNING = "til godkjenning"
    GODKJENT = "godkjent"
    LANSERT = "lansert"
    GJENNOMFORT = "gjennomført"


class ProgrammeKind(StrEnum):
    """What the documents call a programme: a plan, an agreement, a model, a survey …"""

    HANDLINGSPROGRAM = "handlingsprogram"
    HANDLINGSPLAN = "handlingsplan"
    AVTALE = "avtale"
    STANDARD = "standard"
    MODELL = "modell"
    UNDERSOKELSE = "undersøkelse"
    INNSATS = "innsats"
    SENTRAL = "koordineringssentral"
    VERKTOY = "verktøy"


class SourceKind(StrEnum):
    """What sort of source a fact comes from."""

    DOCUMENT = "document"
    PRESS = "press"
    WEB = "web"
    GEODATA = "geodata"
    STATISTICS = "statistics"


class BodyKind(StrEnum):
    """What sort of body somebody is: a council, a municipality, an agency …"""

    RAD = "råd"
    KOMMUNE = "kommune"
    AVDELING = "byrådsavdeling"
    ETAT = "etat"
    BYDELER = "bydeler"
    NETTVERK = "nettverk"
    POLITI = "politi"
    STAT = "stat"

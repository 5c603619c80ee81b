"""The vocabularies of the register: the council's own words, and our readings of it."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """Police unit (enhet) of Oslo politidistrikt."""

    VEST = "vest"
    SENTRUM = "sentrum"
    OST = "øst"


class Status(StrEnum):
    """What a list says of an area. *Utgått* is not here: the council never writes it."""

    NY = "ny"
    VIDEREFORT = "videreført"
    OPPSTART = "oppstart"


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

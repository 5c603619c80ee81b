"""A made-up summary of the council's year, for tests only; nothing in it is a fact."""

from __future__ import annotations

HEAD = "Oppsummering fra seminar med Politirådet i Oslo 28.-29. januar 2027\n\n"
DOCUMENT = f"""{HEAD}Politirådet i Oslo avholdt sitt årlige seminar 28.-29. januar, der følgende hovedtemaer ble diskutert:

• Digital vold blant unge

• Erfaringer med Oslostandarden

• Innsats i prioriterte områder (IPO). Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:
o Enhet vest: Hovseter (videreført)
o Enhet øst: Furuset (videreført), Vestli (videreført)

• SaLTo-handlingsprogrammet 2026–2028 og politirådsavtalen 2026–2028 ble godkjent i politirådets møte 18. mars 2026.

• Utkast til en egen Oslostandard for radex-arbeidet ble presentert. Dokumentet legges fram for godkjenning i politirådets møte i mars.

• Utkast til Byromsplan for perioden 2027–2030 ble presentert av Bymiljøetaten. Planen legges fram for godkjenning i neste møte.

• Status for oppfølgingspunkter fra politirådets seminar 2026 ble gjennomgått. Nye oppfølgingspunkter for 2027 ble diskutert. Disse avklares i politirådets møte i mars.

Vedlegg: 1. Oppfølgingspunkter Politirådet i Oslo 2026 - status pr januar 2027

Oppfølgingspunkter Politirådet i Oslo 2026 - status pr januar 2027

1. Erfaringene med Oslostandarden skal deles med alle bydelene.

Status:
VEL har laget en veileder. Den sendes til BFE innen 1. juni 2027. Oslo kommune har satt av 12 mill. kroner til arbeidet fra sitt budsjett fra 2027.

2. Bymiljøetaten og OPD skal se på byrommene ved Furuset senter.

Status:
Arbeidet er i gang. Politiets trygghetsundersøkelse ble gjennomført i oktober 2026.
"""

#: Minutes of a meeting that the register knows as coming; they have no list of areas.
MINUTES = """Referat fra møte i Politirådet i Oslo 18. mars 2026

Sak 1/26 Oppsummering fra seminaret

Oppsummeringen ble tatt til etterretning.

Sak 2/26 Politirådsavtale 2026–2028

Vedtak: Politirådsavtalen for 2026–2028 godkjennes.

Sak 3/26 SaLTo handlingsprogram 2026–2028

Vedtak: Handlingsprogrammet godkjennes.
"""

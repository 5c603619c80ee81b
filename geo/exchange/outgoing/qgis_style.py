"""How QGIS draws each layer: as our map does, with patterns, names and scales (QML of 3.22)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lxml import etree
from lxml.etree import _Element as Element

from geo import text
from geo.exchange.outgoing.delivery import Delivery
from geo.exchange.outgoing.qgis_symbols import (
    PX,
    colour,
    fill_symbol,
    outline_symbol,
)
from geo.frozen import frozen
from geo.model import Status
from geo.style import (
    BACKGROUND,
    GONE,
    INK,
    LAND,
    MUTED,
    PAPER,
    UNIT_LETTER,
    WARM_BLUE,
    fill_of_status,
)

#: The version whose form of files this is; newer ones read it.
QGIS = "3.22.16-Białowieża"
_BORDER = BACKGROUND["bydel_borders"]
_MARKA = BACKGROUND["marka"].fill


@frozen
class Rule:
    """Which rows a symbol is for: an expression of QGIS (empty: the rest), and what the legend
    calls them."""

    filter: str
    label: str
    symbol: Callable[[str], Element]


#: Above this scale denominator names are so much smaller, since the areas lie close there.
_FAR, _FAR_SIZE = 80_000, 0.75


@frozen
class Names:
    """The names on a layer: an expression of QGIS, size in points, colour, and the largest scale
    denominator at which they stand (None: always). Those that are `first` are placed before
    others, beside the middle where that is taken, and smaller far away; what finds no room gives
    way."""

    expression: str
    size: float
    colour: str
    first: bool = False
    least_scale: int | None = None
    is_bold: bool = False
    spacing: float = 0.0


@frozen
class Style:
    """The look of a layer: its rules, its names, and the largest scale denominator at which it is
    drawn at all (None: always)."""

    rules: Sequence[Rule]
    names: Names | None = None
    least_scale: int | None = None


def style_of(delivery: Delivery, layer: str) -> Style | None:
    """The look of a layer; None for one without surfaces."""
    areas = Names(_area_name(layer), size=10.5, colour=INK, first=True, is_bold=True)
    looks: dict[str, Callable[[], Style]] = {
        "ipo_areas": lambda: Style([*_status_rules(), *_other_rules(delivery)], areas),
        "listings": lambda: Style([*_status_rules(), _unknown("")], areas),
        "bydeler": lambda: Style(
            [
                _plain("\"kind\" = 'marka'", _BORDER.stroke or MUTED, _BORDER.width, _MARKA),
                _plain("ELSE", _BORDER.stroke or MUTED, _BORDER.width + 0.3, LAND),
            ],
            Names('"name"', size=8.5, colour=MUTED, spacing=1.2),
        ),
        "delbydeler": lambda: Style(
            [_plain("", _BORDER.stroke or MUTED, 0.6)],
            Names('"name"', size=7.5, colour=MUTED, least_scale=40_000),
            least_scale=120_000,
        ),
        "followups": lambda: Style([_plain("", WARM_BLUE, 2.2)]),
        "measures": lambda: Style([_plain("", WARM_BLUE, 2.2)]),
    }
    return looks[layer]() if layer in looks else None


def _area_name(layer: str) -> str:
    """The name, and the letter of the police unit."""
    letters = " ".join(
        f"WHEN \"unit\" = '{unit}' THEN ' ({letter})'" for unit, letter in UNIT_LETTER.items()
    )
    return f"\"{label_field(layer)}\" || CASE {letters} ELSE '' END"


def qml(style: Style) -> bytes:
    """The style as a document that QGIS keeps in a GeoPackage."""
    root = etree.Element("qgis", version=QGIS, styleCategories="AllStyleCategories")
    fill_in(root, style)
    document: bytes = etree.tostring(
        root, encoding="UTF-8", doctype="<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
    )
    return document


def fill_in(element: Element, style: Style) -> None:
    """Give a document of style, or a layer of a project, its renderer, names and scales."""
    element.set("labelsEnabled", "1" if style.names else "0")
    element.set("hasScaleBasedVisibilityFlag", "1" if style.least_scale else "0")
    element.set("minScale", str(style.least_scale or 100_000_000))
    element.set("maxScale", "0")
    element.append(_renderer(style))
    if style.names:
        element.append(_labeling(style.names))
    etree.SubElement(element, "blendMode").text = "0"
    etree.SubElement(element, "featureBlendMode").text = "0"
    etree.SubElement(element, "layerOpacity").text = "1"


def label_field(layer: str) -> str:
    """The field whose values are the names of a layer."""
    return {"listings": "area_name", "followups": "title", "measures": "title"}.get(layer, "name")


# --- rules ------------------------------------------------------------------------------------


def _status_rules() -> list[Rule]:
    return [
        Rule(
            f"\"status\" = '{status}'",
            text.status(status).capitalize(),
            lambda name, status=status: fill_symbol(name, fill_of_status(status)),  # type: ignore[misc]  # a default that binds
        )
        for status in Status
    ]


def _unknown(filter_: str) -> Rule:
    label = text.status(None).capitalize()
    return Rule(
        filter_ or '"status" IS NULL', label, lambda name: fill_symbol(name, fill_of_status(None))
    )


def _other_rules(delivery: Delivery) -> list[Rule]:
    """Areas of a list without status; of every list, also those that the newest does not have."""
    edition = delivery.extract.edition
    listed = f'"status" IS NULL AND "listed_on" = \'{edition.id.replace(chr(39), chr(39) * 2)}\''
    rules = [_unknown(listed)] if None in {item.status for item in edition.listings} else []
    if delivery.extract.every_list:
        label = text.say("exchange_file.not_on", date=text.date_of(edition))
        rules.append(Rule("ELSE", label, lambda name: fill_symbol(name, GONE)))
    return rules


def _plain(filter_: str, code: str, width: float, ground: str | None = None) -> Rule:
    return Rule(filter_, "", lambda name: outline_symbol(name, code, width, ground))


# --- documents --------------------------------------------------------------------------------


def _renderer(style: Style) -> Element:
    renderer = etree.Element(
        "renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0", enableorderby="0"
    )
    rules = etree.SubElement(renderer, "rules", key="{ipokart-rules}")
    symbols = etree.SubElement(renderer, "symbols")
    for at, rule in enumerate(style.rules):
        values = {"key": f"{{ipokart-rule-{at}}}", "symbol": str(at), "label": rule.label}
        if rule.filter:
            values["filter"] = rule.filter
        etree.SubElement(rules, "rule", values)
        symbols.append(rule.symbol(str(at)))
    return renderer


def _labeling(names: Names) -> Element:
    labeling = etree.Element("labeling", type="simple")
    settings = etree.SubElement(labeling, "settings", calloutType="simple")
    words = etree.SubElement(
        settings,
        "text-style",
        fieldName=names.expression,
        isExpression="1",
        fontFamily="Open Sans",
        fontSize=f"{names.size:g}",
        fontSizeUnit="Point",
        fontWeight="75" if names.is_bold else "50",
        namedStyle="Bold" if names.is_bold else "Regular",
        fontLetterSpacing=f"{names.spacing:g}",
        textColor=colour(names.colour),
        textOpacity="1",
        multilineHeight="1",
    )
    etree.SubElement(
        words,
        "text-buffer",
        bufferDraw="1",
        bufferSize=f"{3 * PX:.3f}",
        bufferSizeUnits="MM",
        bufferColor=colour(LAND),
        bufferOpacity="1",
        bufferJoinStyle="128",
        bufferNoFill="1",
    )
    etree.SubElement(settings, "text-format", wrapChar="", multilineAlign="1")
    etree.SubElement(
        settings,
        "placement",
        placement="0" if names.first else "1",
        dist="0",
        polygonPlacementFlags="2",
        centroidInside="1",
        centroidWhole="0",
        priority="10" if names.first else "3",
    )
    etree.SubElement(
        settings,
        "rendering",
        drawLabels="1",
        scaleVisibility="1" if names.least_scale else "0",
        scaleMin="0",
        scaleMax=str(names.least_scale or 0),
        obstacle="1",
        displayAll="0",
        fontMinPixelSize="3",
        fontMaxPixelSize="10000",
        upsidedownLabels="0",
        labelPerPart="0",
        mergeLines="0",
    )
    if names.first:
        settings.append(_smaller_far_away(names.size))
    return labeling


def _smaller_far_away(size: float) -> Element:
    """The size of names by the scale of the map, as QGIS keeps what an expression decides."""
    expression = f"if(@map_scale > {_FAR}, {size * _FAR_SIZE:.1f}, {size})"
    properties = etree.Element("dd_properties")
    every = etree.SubElement(properties, "Option", type="Map")
    etree.SubElement(every, "Option", name="name", value="", type="QString")
    held = etree.SubElement(every, "Option", name="properties", type="Map")
    one = etree.SubElement(held, "Option", name="Size", type="Map")
    etree.SubElement(one, "Option", name="active", value="true", type="bool")
    etree.SubElement(one, "Option", name="expression", value=expression, type="QString")
    etree.SubElement(one, "Option", name="type", value="3", type="int")
    etree.SubElement(every, "Option", name="type", value="collection", type="QString")
    return properties


#: The ground of a map.
CANVAS = PAPER

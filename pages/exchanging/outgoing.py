"""Files for GIS programs and spreadsheets: what shall be in them, and the files."""

from __future__ import annotations

import re
from dataclasses import replace

import streamlit as st

from geo import text
from geo.escape import html, markdown
from geo.exchange.outgoing import OUTGOING, GisFormat
from geo.exchange.outgoing.delivery import Delivery
from geo.exchange.outgoing.gis_format import SYSTEMS
from geo.layers.fields import Field, Layer, layers
from geo.model import Register
from geo.text import borders
from geo.view import View
from pages.address import exchange_state, state
from pages.exchanging import view_filters
from pages.parts import audience
from pages.serving import layer_files
from pages.serving.layer_files import LayersOrder

_AUDIENCE = "x_audience"
#: A value as it stands in a file, within the meaning of a field.
_CODE = re.compile(r"\(([a-z]+)\)")
#: ETRS89 / UTM zone zz is EPSG:258zz.
_ETRS89_UTM, _ZONES = 25800, range(28, 39)


def show(register: Register) -> None:
    """The choices, and a file in every format."""
    st.markdown(text.say("exchange_page.intro"))
    view = view_filters.choose(register)
    whom = audience.chosen(_AUDIENCE)
    with st.container(key="exchange_choices", horizontal=True, vertical_alignment="bottom"):
        audience.choose(_AUDIENCE, state.touch)
        _lists()
        _system()
    _layers()
    order = _order(view)
    if not order.layers:
        st.info(text.say("exchange_page.no_layers"), icon=":material/layers:")
        return
    delivery = layer_files.delivery(order, whom)
    _contents(delivery)
    st.header(text.say("exchange_page.formats"), anchor=False)
    _formats(order, delivery)
    _fields()


# --- choices ------------------------------------------------------------------------------------


def _lists() -> None:
    st.segmented_control(
        text.say("exchange_page.lists"),
        [exchange_state.ONE, exchange_state.EVERY],
        key=exchange_state.LISTS,
        required=True,
        format_func=text.group("exchange_lists").__getitem__,
        on_change=state.touch,
    )


def _system() -> None:
    st.segmented_control(
        text.say("exchange_page.system"),
        [str(code) for code in SYSTEMS],
        key=exchange_state.SYSTEM,
        required=True,
        format_func=_system_name,
        on_change=state.touch,
        help=text.say("exchange_page.system_help"),
    )


def _system_name(code: str) -> str:
    """The register's own word for a system, else its zone of UTM (ETRS89), else its number."""
    words, zone = text.group("exchange_system"), int(code) - _ETRS89_UTM
    if code in words:
        return words[code]
    return words["utm"].format(zone=zone) if zone in _ZONES else f"EPSG:{code}"


def _layers() -> None:
    st.pills(
        text.say("exchange_page.layers"),
        list(layers()),
        selection_mode="multi",
        key=exchange_state.LAYERS,
        format_func=text.group("exchange_layer").__getitem__,
        on_change=state.touch,
    )


def _order(view: View) -> LayersOrder:
    """What the choices ask for."""
    every_list = st.session_state[exchange_state.LISTS] == exchange_state.EVERY
    chosen = tuple(name for name in layers() if name in st.session_state[exchange_state.LAYERS])
    epsg = int(st.session_state[exchange_state.SYSTEM])
    return LayersOrder(view, every_list, chosen, epsg)


# --- what the files hold ------------------------------------------------------------------------


def _contents(delivery: Delivery) -> None:
    """How many rows of what, and what is to be known of the borders."""
    words = text.group("exchange_layer")
    counts = [f"{words[name]}: {text.number(count)}" for name, count in delivery.counts.items()]
    st.html(f"<p class='ipo-format' role='status'>{html(' · '.join(counts))}</p>")
    if notice := borders.notice(delivery.extract.areas):
        st.caption(markdown(notice))


def _formats(order: LayersOrder, delivery: Delivery) -> None:
    """Every format, two side by side where there is room."""
    every = list(OUTGOING.values())
    for at in range(0, len(every), 2):
        for place, format_ in zip(st.columns(2), every[at : at + 2], strict=False):
            with place:
                _format(format_, order, delivery)


def _format(format_: GisFormat, order: LayersOrder, delivery: Delivery) -> None:
    """One format: what it is for, and its file."""
    fitting = _fitting(format_, order)
    words, uses = text.group("exchange_format"), text.group("exchange_use")
    name, use = html(words[format_.suffix]), html(uses[format_.suffix])
    with st.container(border=True, height="stretch", vertical_alignment="distribute"):
        st.html(f"<p class='ipo-format'><strong>{name}</strong> {use}{_limits(format_, order)}</p>")
        if fitting.layers:
            _button(format_, fitting, replace(delivery, layers=fitting.layers, epsg=fitting.epsg))


def _fitting(format_: GisFormat, order: LayersOrder) -> LayersOrder:
    """The order as far as the format can hold it."""
    known = tuple(name for name in order.layers if name in format_.layers)
    system = order.epsg if order.epsg in format_.systems else (format_.systems or SYSTEMS)[0]
    return replace(order, layers=known, epsg=system)


def _limits(format_: GisFormat, order: LayersOrder) -> str:
    """What the format cannot have of the order, as safe HTML."""
    fitting, sentences = _fitting(format_, order), []
    if not fitting.layers:
        sentences.append(text.say("exchange_page.no_surfaces"))
    elif len(fitting.layers) < len(order.layers):
        names = text.group("exchange_layer")
        lacking = [names[name].lower() for name in order.layers if name not in fitting.layers]
        sentences.append(text.say("exchange_page.without", layers=text.listing(lacking)))
    if format_.systems and order.epsg not in format_.systems:
        system = _system_name(str(fitting.epsg))
        sentences.append(text.say("exchange_page.own_system", system=system))
    return "".join(f" <em>{html(words)}</em>" for words in sentences)


def _button(format_: GisFormat, order: LayersOrder, delivery: Delivery) -> None:
    """A download that is made when it is asked for; its size is told when it is known."""
    suffix = format_.suffix_for(len(order.layers))
    size = layer_files.layers_size(format_.suffix, order, delivery)
    label = f".{suffix}"
    if size:
        label = text.say("slides_page.sized", format=label, size=text.bytes_(size))
    st.download_button(
        label,
        lambda: layer_files.layers_file(format_.suffix, order, delivery),
        file_name=f"{delivery.stem()}.{suffix}",
        mime=format_.media_type if suffix == format_.suffix else "application/zip",
        key=f"download_{format_.suffix}",
        icon=":material/download:",
        on_click="ignore",
        width="stretch",
    )


# --- the fields ---------------------------------------------------------------------------------


def _fields() -> None:
    with st.expander(text.say("exchange_page.fields")):
        st.caption(text.say("exchange_page.fields_help"))
        for layer in layers().values():
            st.markdown(f"**{text.group('exchange_layer')[layer.name]}** (`{layer.name}`)")
            st.html(_field_table(layer))


def _field_table(layer: Layer) -> str:
    head = "".join(
        f"<th scope='col'>{html(words)}</th>"
        for words in (
            text.say("exchange_field.field"),
            text.say("exchange_field.short"),
            text.say("exchange_field.meaning"),
        )
    )
    rows = "".join(
        f"<tr><td><code>{html(field.name)}</code></td><td><code>{html(field.short_name)}</code>"
        f"</td><td>{_meaning(field)}</td></tr>"
        for field in layer.fields.values()
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f"<div class='ipo-plain' tabindex='0'>{table}</div>"


def _meaning(field: Field) -> str:
    return _CODE.sub(r"(<code>\1</code>)", html(field.meaning))

"""What shall the slide show? A picture of the lists, as it will be, and in every format."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable

import streamlit as st

from geo import division, text
from geo.errors import NotInstalledError, TemplateError
from geo.escape import html, markdown
from geo.exports import FILES, FORMATS, Order, file_format, zip_archive
from geo.exports.office_file import MOST_BYTES
from geo.exports.order import Motif
from geo.exports.powerpoint.titles import Titles
from geo.model import Audience, Register, Status, Unit
from geo.part import CITY, PartKind
from geo.scene import PAGES, Role, Scene
from geo.selection import Selection
from geo.style import LookName
from geo.view import ColourBy, edition_of, select
from pages.address import picture_state, state
from pages.address.picture_state import Choice
from pages.parts import area_choice, audience, frame
from pages.serving import loading, picture_files, shelf

_DECK, _ARCHIVE = FILES["pptx"], FILES["zip"]
_AUDIENCE = "o_audience"
_LARGE = 600_000  # bytes of a drawing, from which pixels are fewer
_TEMPLATE, _TEMPLATES = "o_template", ["pptx", "potx"]


def page() -> None:
    """Choices, the picture, and its downloads."""
    whom = audience.chosen(_AUDIENCE)
    register = loading.register(whom)
    picture_state.follow_address(register)
    frame.headline(text.say("slides_page.title"))
    with st.container(key="order"):
        left, right = st.columns([0.28, 0.72], gap="medium")
    with left:
        audience.choose(_AUDIENCE, state.touch)
        _choices(register)
    choice = picture_state.choice(register)
    state.write(picture_state.write_choice(choice))
    with right:
        frame.address_notice()
        _hints(register, choice)
        order = _preview(choice, whom)
    if order:
        _downloads(order, choice)


# --- choices ------------------------------------------------------------------------------------


def _choices(register: Register) -> None:
    _segments("motif", [str(code) for code in Motif], picture_state.MOTIF)
    timeline = st.session_state[picture_state.MOTIF] == Motif.TIMELINE
    if not timeline:
        _edition(register)
        _part(register)
    sizes = list(dict.fromkeys([*PAGES, st.session_state[picture_state.SIZE]]))
    words = text.group("size")
    _select(
        "size", sizes, picture_state.SIZE, lambda name: words.get(name, name.replace("x", " × "))
    )
    _segments("look", [str(code) for code in LookName], picture_state.LOOK)
    count = picture_state.filters(picture_state.choice(register))
    label = text.say("slides_page.filters", count=count) if count else text.say("slides_page.only")
    with st.popover(label, icon=":material/tune:", width="stretch"):
        _filters(register, timeline=timeline)
    _deck_choices()


def _edition(register: Register) -> None:
    names = {item.id: item.date_text or text.day(item.date) for item in reversed(register.editions)}
    _select("edition", list(names), picture_state.EDITION, names.__getitem__)


def _part(register: Register) -> None:
    words = text.group("part")
    _select("extent", [str(kind) for kind in PartKind], picture_state.PART, words.__getitem__)
    bydeler = {bydel.id: bydel.name for bydel in register.bydeler}
    kind = picture_state.part_kind()
    if kind is PartKind.UNIT:
        _select("unit", [str(unit) for unit in Unit], picture_state.IN_UNIT, str.capitalize)
    elif kind is PartKind.BYDEL:
        _select("bydel", list(bydeler), picture_state.IN_BYDEL, bydeler.__getitem__)
    elif kind is PartKind.AREA:
        chosen = st.session_state[picture_state.ON_AREA]
        names = area_choice.names(register, [chosen])
        area_choice.select(text.say("slides_page.area"), names, register, picture_state.ON_AREA)
    elif kind is PartKind.AREAS:
        area_choice.several(
            text.say("slides_page.areas"),
            area_choice.names(register, st.session_state[picture_state.ON_AREAS]),
            register,
            picture_state.ON_AREAS,
            most=picture_state.MOST_AREAS,
            placeholder=text.say("slides_page.areas_hint"),
        )


def _filters(register: Register, *, timeline: bool) -> None:
    """What leaves areas out, and what the colours tell; a timeline shows every status."""
    _pills("unit", [str(unit) for unit in Unit], picture_state.ONLY_UNITS)
    if not timeline:
        _pills("status", [str(status) for status in Status], picture_state.ONLY_STATUSES)
    names = {state.ALL: text.say("map.all_bydeler")}
    names |= {item.id: item.name for item in register.bydeler}
    _select("bydel", list(names), picture_state.ONLY_BYDEL, names.__getitem__)
    if not timeline:
        _segments("colour", [str(code) for code in ColourBy], picture_state.COLOUR)
    st.button(text.say("map.reset"), on_click=picture_state.reset, icon=":material/filter_alt_off:")


def _select(name: str, values: list[str], key: str, words: Callable[[str], str]) -> None:
    st.selectbox(
        text.say(f"slides_page.{name}"), values, key=key, format_func=words, on_change=state.touch
    )


def _pills(name: str, values: list[str], key: str) -> None:
    label = text.say(f"slides_page.{name}")
    st.pills(label, values, selection_mode="multi", key=key, on_change=state.touch)


def _segments(name: str, values: list[str], key: str) -> None:
    words = text.group(name)
    st.segmented_control(
        text.say(f"slides_page.{name}"),
        values,
        key=key,
        required=True,
        format_func=words.__getitem__,
        on_change=state.touch,
        width="stretch",
    )


# --- picture ------------------------------------------------------------------------------------


def _hints(register: Register, choice: Choice) -> None:
    """What to do when the picture would show less than a person may expect."""
    if choice.motif is Motif.TIMELINE:
        return
    edition = edition_of(register, choice.view)
    if not edition.listings:
        st.info(markdown(text.say("slides_page.no_names", note=edition.note or "")))
    elif not select(register, choice.view):
        st.info(text.say("map.none_found"), icon=":material/filter_alt:")
    elif (
        picture_state.part_kind() is PartKind.AREAS and not st.session_state[picture_state.ON_AREAS]
    ):
        st.info(text.say("slides_page.choose_areas"), icon=":material/location_on:")


def _preview(choice: Choice, whom: Audience) -> Order | None:
    """The very picture that the files hold, as a picture: nothing of it is part of the page. One of
    very many areas is drawn when somebody downloads it."""
    order = picture_files.order(choice.order(picture_files.atlas(whom)))
    count = Selection(order.register, choice.view, choice.part or CITY).count
    if count > division.MOST:
        most = text.number(division.MOST)
        words = text.say("slides_page.many", count=text.number(count), most=most)
        st.info(markdown(words), icon=":material/map:")
        return order
    try:
        with st.spinner(text.say("slides_page.drawing")):
            source, scene = _source(order), order.scene
    except NotInstalledError as error:
        st.error(markdown(text.say("slides_page.not_installed", name=error.name)))
        return None
    width, height = scene.page.pixels
    st.html(
        f"<figure class='ipo-preview'><img src='{source}' alt='{html(scene.description)}' "
        f"width='{width}' height='{height}'/></figure>"
    )
    for words in _notes(scene):
        st.caption(markdown(words))
    return order


def _source(order: Order) -> str:
    """The picture as an address of its own, in the shorter of two formats. Raises
    NotInstalledError."""
    drawing, kind = picture_files.picture("svg", order), "svg+xml"
    if len(drawing) > _LARGE:
        drawing, kind = picture_files.picture("png", order), "png"
    return f"data:image/{kind};base64,{b64encode(drawing).decode()}"


def _notes(scene: Scene) -> list[str]:
    """What the picture itself says of borders and of what it leaves out; sources go with it."""
    border_notes = [group.name for group in scene.of(Role.NOTE) if group.id == "border"]
    return [*border_notes, *scene.left_out]


# --- downloads ----------------------------------------------------------------------------------


def _downloads(order: Order, choice: Choice) -> None:
    st.header(text.say("slides_page.download"), anchor=False)
    deck_view, atlas = picture_state.deck_view(choice), order.atlas
    with st.container(key="pictures", horizontal=True):
        for suffix in zip_archive.formats(order.motif):
            _format(order, suffix)
    deck = picture_files.DeckOrder(deck_view, _template(), choice.lang, choice.titles)
    with st.container(key="sets", horizontal=True):
        _button(
            "deck",
            shelf.size("deck", atlas, deck),
            zip_archive.deck_name(order, deck_view),
            _DECK.media_type,
            lambda: picture_files.deck(atlas, deck),
        )
        _button(
            _ARCHIVE.suffix,
            None,
            zip_archive.file_name(order, _ARCHIVE.suffix),
            _ARCHIVE.media_type,
            lambda: picture_files.archive(order, deck),
        )
    st.caption(text.say("slides_page.formats"))


def _deck_choices() -> None:
    """What goes for the deck alone: its titles, its language, and the house's template."""
    with st.popover(text.say("slides_page.deck"), icon=":material/slideshow:", width="stretch"):
        _segments("titles", [str(code) for code in Titles], picture_state.TITLES)
        st.caption(text.say("slides_page.titles_help"))
        words = text.group("deck_language")
        _select("language", list(text.LANGUAGES), picture_state.DECK_LANG, words.__getitem__)
        st.file_uploader(
            text.say("slides_page.template"),
            type=_TEMPLATES,
            key=_TEMPLATE,
            help=text.say("slides_page.template_help"),
            max_upload_size=MOST_BYTES // 1_000_000,
        )


def _template() -> bytes | None:
    """The template that was handed in; None without one, and for one that cannot be used, which
    is said."""
    file = st.session_state.get(_TEMPLATE)
    if file is None:
        return None
    content: bytes = file.getvalue()
    try:
        picture_files.check_template(content)
    except TemplateError as error:
        st.error(markdown(text.say(f"template.{error.code}", **error.values)))
        return None
    st.caption(markdown(text.say("slides_page.template_used", name=file.name)))
    return content


def _format(order: Order, suffix: str) -> None:
    lacking = picture_files.missing(suffix)
    _button(
        suffix,
        shelf.size(suffix, order),
        zip_archive.file_name(order, suffix),
        FORMATS[suffix].media_type,
        lambda: picture_files.picture(suffix, order),
        text.say("slides_page.not_installed", name=lacking) if lacking else "",
    )


def _button(
    name: str,
    size: int | None,
    file: str,
    media_type: str,
    make: Callable[[], bytes],
    lacking: str = "",
) -> None:
    """A download that is made when it is asked for; its size is told when it is known."""
    label = file_format.label("format", name)
    if size:
        label = text.say("slides_page.sized", format=label, size=text.bytes_(size))
    st.download_button(
        label,
        make,
        file_name=file,
        mime=media_type,
        key=f"download_{name}",
        icon=":material/download:",
        on_click="ignore",
        disabled=bool(lacking),
        help=markdown(lacking) or None,
    )


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.run_app()

"""The frame of the pages: page config and navigation. Start it with `ipokart serve`."""

from collections.abc import Callable
from importlib import import_module

import streamlit as st

from geo import text
from pages.parts import frame
from pages.serving import icon

NAVIGATION = {
    "map": ":material/map:",
    "timeline": ":material/timeline:",
    "followups": ":material/checklist:",
    "meetings": ":material/event:",
    "subjects": ":material/groups:",
    "bydeler": ":material/holiday_village:",
    "seminar": ":material/upload_file:",
    "area": ":material/location_on:",
    "edit": ":material/edit:",
    "slides": ":material/slideshow:",
    "exchange": ":material/swap_horiz:",
    "about": ":material/info:",
}


def drawing(name: str) -> Callable[[], None]:
    """The page with this name, whose module is imported when somebody first opens it."""

    def page() -> None:
        import_module(f"pages.{name}").page()

    return page


# The start page is the map under the bare address; `/map` is a page too, so that links to it work.
start = st.Page(
    frame.guarded("start", drawing("map")),
    title=text.say("app.menu_map"),
    default=True,
    visibility="hidden",
)
pages = {
    name: st.Page(
        frame.guarded(name, drawing(name)),
        title=text.say(f"app.menu_{name}"),
        icon=sign,
        url_path=name,
    )
    for name, sign in NAVIGATION.items()
}
frame.register_pages(pages)
is_first = "page_of_window" not in st.session_state
if is_first:  # before the menu, whose icons the browser would else fetch for its tab
    st.set_page_config(
        page_title=text.say("app.title"), page_icon=icon.data_address(), layout="wide"
    )
page = st.navigation([start, *pages.values()], position="top")
if st.session_state.get("page_of_window") != page.url_path:  # the window keeps its title until then
    if not is_first:
        st.set_page_config(page_title=text.say("app.title"), layout="wide")
    st.session_state["page_of_window"] = page.url_path
page.run()

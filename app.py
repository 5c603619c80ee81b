"""The frame of the pages: page config and navigation. Start it with `ipokart serve`."""

import streamlit as st

from geo import text
from pages import (
    about,
    area,
    bydeler,
    edit,
    exchange,
    followups,
    meetings,
    seminar,
    slides,
    subjects,
    timeline,
)
from pages import map as map_page
from pages.parts import frame
from pages.serving import icon

st.set_page_config(page_title=text.say("app.title"), page_icon=icon.data_address(), layout="wide")

NAVIGATION = {
    "map": (map_page.page, ":material/map:"),
    "timeline": (timeline.page, ":material/timeline:"),
    "followups": (followups.page, ":material/checklist:"),
    "meetings": (meetings.page, ":material/event:"),
    "subjects": (subjects.page, ":material/groups:"),
    "bydeler": (bydeler.page, ":material/holiday_village:"),
    "seminar": (seminar.page, ":material/upload_file:"),
    "area": (area.page, ":material/location_on:"),
    "edit": (edit.page, ":material/edit:"),
    "slides": (slides.page, ":material/slideshow:"),
    "exchange": (exchange.page, ":material/swap_horiz:"),
    "about": (about.page, ":material/info:"),
}
# The start page is the map under the bare address; `/map` is a page too, so that links to it work.
start = st.Page(
    frame.guarded("start", map_page.page),
    title=text.say("app.menu_map"),
    default=True,
    visibility="hidden",
)
pages = {
    name: st.Page(
        frame.guarded(name, page), title=text.say(f"app.menu_{name}"), icon=icon, url_path=name
    )
    for name, (page, icon) in NAVIGATION.items()
}
frame.register_pages(pages)
st.navigation([start, *pages.values()], position="top").run()

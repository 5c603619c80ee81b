"""Still pictures: a register and a view → projected shapes and placed words on a page.

One `Scene` for every format, so that SVG, PNG, PDF and PowerPoint cannot differ.
"""

from geo.scene.atlas import Atlas
from geo.scene.audience_mark import marked_internal
from geo.scene.before_after import before_and_after, in_one_frame
from geo.scene.map import map_scene
from geo.scene.marks import Group, Role, Scene
from geo.scene.page import PAGES, Page, page_of
from geo.scene.timeline import timeline_height, timeline_scene
from geo.scene.trend import Series, trend_scene

__all__ = [
    "PAGES",
    "Atlas",
    "Group",
    "Page",
    "Role",
    "Scene",
    "Series",
    "before_and_after",
    "in_one_frame",
    "map_scene",
    "marked_internal",
    "page_of",
    "timeline_height",
    "timeline_scene",
    "trend_scene",
]

"""Still pictures: a register and a view → projected shapes and placed words on a page.

One `Scene` for every format, so that SVG, PNG, PDF and PowerPoint cannot differ. What draws other
pictures than maps (`timeline`, `trend`, `before_after`) is imported from its own room, since a map
needs none of it.
"""

from geo.scene.atlas import Atlas
from geo.scene.audience_mark import marked_internal
from geo.scene.map import map_scene
from geo.scene.marks import Group, Role, Scene
from geo.scene.page import PAGES, Page, page_of

__all__ = [
    "PAGES",
    "Atlas",
    "Group",
    "Page",
    "Role",
    "Scene",
    "map_scene",
    "marked_internal",
    "page_of",
]

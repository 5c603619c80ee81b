"""What somebody orders: a view of the register as a picture of a kind, on a page, in a look."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from geo.part import Part
from geo.scene import Atlas, Page, Scene, map_scene, timeline_scene
from geo.scene.page import SLIDE
from geo.style import LookName
from geo.view import View

_EVERYTHING = View()


class Motif(StrEnum):
    """What the picture shows."""

    MAP = "kart"
    TIMELINE = "tidslinje"


@dataclass(frozen=True)
class Order:
    """One picture: everything that a writer needs. `part` None follows the view."""

    atlas: Atlas
    view: View = _EVERYTHING
    part: Part | None = None
    page: Page = SLIDE
    look: LookName = LookName.LIGHT
    motif: Motif = Motif.MAP

    @cached_property
    def scene(self) -> Scene:
        """The drawing; computed once for all formats. Raises UnknownValueError."""
        if self.motif is Motif.TIMELINE:
            return timeline_scene(self.atlas, self.view, self.page, self.look)
        return map_scene(self.atlas, self.view, self.part, self.page, self.look)

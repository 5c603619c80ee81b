"""What somebody orders: a view of the register as a picture of a kind, on a page, in a look."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from geo.disclosure import is_internal
from geo.model import Register
from geo.part import Part
from geo.scene import Atlas, Page, Scene, map_scene, marked_internal
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

    @property
    def register(self) -> Register:
        """What it is drawn from."""
        return self.atlas.register

    @cached_property
    def scene(self) -> Scene:
        """The drawing, which says so where it is internal; computed once for all formats.

        Raises UnknownValueError and UndisclosedError.
        """
        scene = self._drawn()
        return marked_internal(scene) if is_internal(self) else scene

    def _drawn(self) -> Scene:
        if self.motif is Motif.TIMELINE:
            from geo.scene.timeline import timeline_scene  # a map does without it

            return timeline_scene(self.atlas, self.view, self.page, self.look)
        return map_scene(self.atlas, self.view, self.part, self.page, self.look)

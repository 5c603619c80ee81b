"""A view of the register as a still map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from geo import style
from geo.escape import plain
from geo.model import Area, Listing
from geo.part import Part, PartKind, units_on
from geo.scene.atlas import Atlas
from geo.scene.drawing import Camera, all_grown, are_small
from geo.scene.extent import bounds
from geo.scene.map_background import FADED, OUTLINED, OVER_AREAS, MapBackground, tint_entries
from geo.scene.map_elements import north_mark, scale_bar
from geo.scene.marginalia import Marginalia, Note, gone_stroke
from geo.scene.marks import Box, Group, Points, Role, Scene, Shape, Stroke
from geo.scene.names import Names, Seen
from geo.scene.page import Page
from geo.scene.subject import Item, Subject, describe_listing, letter
from geo.style import Look, LookName
from geo.text import say, unit_letters
from geo.view import ColourBy, View

#: An area of which the frame leaves less than this share is not in the picture.
_LEAST_SEEN = 0.02
_POLYGON = 3  # shapely's number for it
#: Notes that tell of areas which the picture does not show or name.
_LEFT_OUT = {"outside", "undrawn", "unnamed", "absent"}


def map_scene(
    atlas: Atlas,
    view: View,
    part: Part | None,
    page: Page,
    look: LookName,
    *,
    titled: bool = True,
    others: bool = False,
) -> Scene:
    """The map of a view on a page. `part` None follows the view; `titled` False leaves the
    title to whoever places the picture (a look without a title never has one); `others` shows
    areas that the view's filters leave out, in grey.

    Raises UnknownValueError for an edition, area, unit or bydel that the register does not have.
    """
    part = part or Part.of_view(view)
    subject = Subject(atlas.register, view, part, others)
    titled = titled and look is not LookName.PLAIN
    return _Drawing(atlas, subject, page, look, titled).scene()


def map_names(atlas: Atlas, view: View, part: Part, page: Page, look: LookName) -> Names:
    """The names of a map as they are placed, without the picture."""
    return _Drawing(atlas, Subject(atlas.register, view, part), page, look, titled=True).names


@dataclass(frozen=True)
class _Drawing:
    """One map on the way to a scene."""

    atlas: Atlas
    subject: Subject
    page: Page
    look: LookName
    titled: bool

    @cached_property
    def colours(self) -> Look:
        return style.LOOKS[self.look]

    @cached_property
    def dated(self) -> Atlas:
        """The atlas with the borders of the list; the frame alone never moves with them."""
        return self.atlas.on(self.subject.edition)

    @cached_property
    def camera(self) -> Camera:
        window = bounds(self.subject.part, self.atlas)
        frame = self._marginalia(self.subject.items, ()).frame
        return Camera.of(frame, window, self.page)

    @cached_property
    def seen(self) -> list[Seen]:
        return _seen(self.dated, self.camera, self.subject)

    @cached_property
    def elements(self) -> tuple[tuple[Group, Box], tuple[Group, Box]]:
        """Scale bar and north mark; they have their place before any name."""
        frame = self.camera.frame
        return scale_bar(frame, self.camera.metres, self.colours), north_mark(frame, self.colours)

    @cached_property
    def names(self) -> Names:
        boxes = [box for _, box in self.elements] + _specks(self.seen)
        signs = self.look is not LookName.PLAIN
        return Names(self.dated, self.camera, self.colours, self.seen, boxes, signs=signs)

    def scene(self) -> Scene:
        subject, camera = self.subject, self.camera
        items = [(item.area, item.listing) for item in self.seen]
        marginalia = self._marginalia(items, self.names.missing)
        return Scene(
            page=self.page,
            look=self.colours,
            title=subject.title,
            subtitle=subject.subtitle,
            description=subject.describe(items),
            lang=say("scene.lang"),
            ground=self.colours.page,
            groups=(
                *self._picture(),
                *self.names.groups(),
                *(group for group, _ in self.elements),
                *marginalia.groups(camera.frame),
            ),
            frame=camera.frame,
            left_out=tuple(note.words for note in marginalia.notes if note.id in _LEFT_OUT),
        )

    def _picture(self) -> list[Group]:
        """Background, areas of other parts, what fades them, our areas, and lines over all."""
        view, part = self.subject.view, self.subject.part
        backdrop = MapBackground(self.dated, self.camera, self.look, view.colour_by, part).groups()
        over = [group for group in backdrop if group.id in OVER_AREAS]
        edges = [group for group in backdrop if group.id in {FADED, OUTLINED}]
        under = [group for group in backdrop if group not in over and group not in edges]
        shapes = np.array([self.dated.areas[item.area.id] for item in self.seen], dtype=object)
        each = zip(self.seen, self.camera.area_rings(shapes), strict=True)
        areas = [(item.is_own, _area(self.subject, self.look, item, rings)) for item, rings in each]
        ours = [group for is_own, group in areas if is_own]
        return [*under, *(group for is_own, group in areas if not is_own), *edges, *ours, *over]

    def _marginalia(
        self, items: tuple[Item, ...] | list[Item], missing: tuple[str, ...]
    ) -> Marginalia:
        return _marginalia(self.subject, self.page, self.look, items, missing, titled=self.titled)


def _marginalia(
    subject: Subject,
    page: Page,
    look: LookName,
    items: tuple[Item, ...] | list[Item],
    missing: tuple[str, ...],
    *,
    titled: bool,
) -> Marginalia:
    colours, register = style.LOOKS[look], subject.register
    is_by_unit = subject.view.colour_by is ColourBy.UNIT
    tints = tint_entries(register.bydeler, colours) if is_by_unit else ()
    lettered = any(letter(listing) for _, listing in items)
    return Marginalia(
        page=page,
        look=colours,
        title=subject.title if titled else "",
        subtitle=subject.subtitle,
        entries=(*subject.entries(items), *tints),
        letters=unit_letters() if lettered else "",
        notes=(*_list_notes(subject, titled=titled), *subject.notes(items, missing)),
        source=subject.source,
        facts=subject.facts(),
    )


def _list_notes(subject: Subject, *, titled: bool) -> tuple[Note, ...]:
    """Which list this is and who says it, where no subtitle does."""
    return () if titled else (Note("list", subject.subtitle),)


def _seen(atlas: Atlas, camera: Camera, subject: Subject) -> list[Seen]:
    """The areas in the picture: what is gone first, then large before small."""
    near = atlas.areas_within(camera.window)
    items = [item for item in subject.items if item[0].id in near]
    shapes = np.array([atlas.areas[area.id] for area, _ in items], dtype=object)
    least = _LEAST_SEEN * shapely.area(shapes) / camera.metres**2
    surfaces = camera.surfaces(shapes)
    seen = [
        Seen(*items[number], surfaces[number], _is_own(subject, *items[number]))
        for number in np.flatnonzero(shapely.area(surfaces) > least).tolist()
    ]
    return sorted(seen, key=lambda item: (item.listing is not None, -item.surface.area))


def _specks(seen: list[Seen]) -> list[Box]:
    """The places of areas so small that a name would hide them."""
    surfaces = np.array([item.surface for item in seen], dtype=object)
    small = surfaces[(shapely.get_type_id(surfaces) == _POLYGON) & are_small(surfaces, 1)]
    edges = shapely.bounds(all_grown(small, 1)).tolist()
    return [
        Box(west, north, east - west, south - north, None) for west, north, east, south in edges
    ]


def _is_own(subject: Subject, area: Area, listing: Listing | None) -> bool:
    """Whether an area is of the part. What is gone belongs to the units that ever listed it."""
    if subject.part.kind not in {PartKind.UNIT, PartKind.BYDEL}:
        return True
    if listing is None:
        return subject.part.contains(area, units_on(area.id, subject.register.editions))
    return subject.part.contains(area, {listing.unit})


def _area(subject: Subject, look: LookName, item: Seen, rings: tuple[Points, ...]) -> Group:
    colours, area = style.LOOKS[look], item.area
    if item.listing is None:
        shape = Shape(rings, None, gone_stroke(colours))
    else:
        chosen = area.id == subject.view.area
        width = style.CHOSEN_OUTLINE_PX if chosen else style.OUTLINE_PX
        fill = subject.fill((area, item.listing))[0]
        shape = Shape(rings, fill, Stroke(colours.outline, width * style.STILL_LINE))
    return Group(
        f"area-{area.id}", Role.AREA, plain(area.name), describe_listing(item.listing), (shape,)
    )

"""A view of the register as a still map."""

from __future__ import annotations

import numpy as np

from geo import style
from geo.escape import plain
from geo.part import Part
from geo.scene.atlas import Atlas
from geo.scene.drawing import Camera
from geo.scene.extent import bounds
from geo.scene.ground import Backdrop
from geo.scene.map_elements import north_mark, scale_bar
from geo.scene.marginalia import Marginalia, Note, gone_stroke
from geo.scene.marks import Group, Role, Scene, Shape, Stroke
from geo.scene.names import Names, Seen
from geo.scene.page import Page
from geo.scene.subject import Item, Subject, letter, told
from geo.style import LookName
from geo.text import say
from geo.view import View

#: An area of which the frame leaves less than this share is not in the picture.
_LEAST_SEEN = 0.02
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
    window = bounds(part, atlas)
    subject = Subject(atlas.register, view, part, others)
    titled = titled and look is not LookName.PLAIN
    frame = _marginalia(subject, page, look, subject.items, (), titled=titled).frame
    camera = Camera.of(frame, window, page)
    seen = _seen(atlas, camera, subject)
    items = [(item.area, item.listing) for item in seen]
    colours = style.LOOKS[look]
    bar, bar_box = scale_bar(frame, camera.metres, colours)
    north, north_box = north_mark(frame, colours)
    names = Names(atlas, camera, colours, seen, (bar_box, north_box))
    marginalia = _marginalia(subject, page, look, items, names.missing, titled=titled)
    return Scene(
        page=page,
        look=colours,
        title=subject.title,
        subtitle=subject.subtitle,
        told=subject.told(items),
        lang=say("scene.lang"),
        ground=colours.page,
        groups=(
            *Backdrop(atlas, camera, look, view.colour_by).groups(),
            *(_area(atlas, camera, subject, look, item) for item in seen),
            *names.groups(signs=look is not LookName.PLAIN),
            bar,
            north,
            *marginalia.groups(frame),
        ),
        frame=frame,
        left_out=tuple(note.words for note in marginalia.notes if note.id in _LEFT_OUT),
    )


def _marginalia(
    subject: Subject,
    page: Page,
    look: LookName,
    items: tuple[Item, ...] | list[Item],
    missing: tuple[str, ...],
    *,
    titled: bool,
) -> Marginalia:
    lettered = any(letter(listing) for _, listing in items)
    return Marginalia(
        page=page,
        look=style.LOOKS[look],
        title=subject.title if titled else "",
        subtitle=subject.subtitle,
        entries=subject.entries(items),
        letters=say("map.legend_unit_letter") if lettered else "",
        notes=(*_said(subject, titled=titled), *subject.notes(items, missing)),
        source=subject.source,
        facts=subject.facts(),
    )


def _said(subject: Subject, *, titled: bool) -> tuple[Note, ...]:
    """Which list this is and who says it, where no subtitle does."""
    return () if titled else (Note("list", subject.subtitle),)


def _seen(atlas: Atlas, camera: Camera, subject: Subject) -> list[Seen]:
    """The areas in the picture: what is gone first, then large before small."""
    found = [
        Seen(area, listing, camera.surface(atlas.areas[area.id])) for area, listing in subject.items
    ]
    whole = {id_: area.area / camera.metres**2 for id_, area in atlas.areas.items()}
    seen = [i for i in found if i.surface.area > _LEAST_SEEN * whole[i.area.id]]
    return sorted(seen, key=lambda item: (item.listing is not None, -item.surface.area))


def _area(atlas: Atlas, camera: Camera, subject: Subject, look: LookName, item: Seen) -> Group:
    colours, area = style.LOOKS[look], item.area
    rings = camera.rings(np.array([atlas.areas[area.id]], dtype=object))
    if item.listing is None:
        shape = Shape(rings, None, gone_stroke(colours))
    else:
        chosen = area.id == subject.view.area
        width = style.CHOSEN_OUTLINE_PX if chosen else style.OUTLINE_PX
        fill = subject.fill((area, item.listing))[0]
        shape = Shape(rings, fill, Stroke(colours.outline, width * style.STILL_LINE))
    return Group(f"area-{area.id}", Role.AREA, plain(area.name), told(item.listing), (shape,))

"""Somebody's office template: looked at before it is unpacked, then emptied of its slides."""

from __future__ import annotations

import io
from typing import Any

from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.package import Package

from geo.errors import TemplateError
from geo.exports import office_file
from geo.exports.office_file import MOST_BYTES
from geo.exports.powerpoint import office

__all__ = ["MOST_BYTES", "open_template"]


def open_template(template: bytes) -> Any:
    """Somebody's template, without its slides. Raises TemplateError for what cannot be used."""
    office_file.inspect(template, office_file.POWERPOINT)
    try:
        part = Package.open(io.BytesIO(template)).main_document_part
        # A .potx says that it is a template; what we hand on is a presentation. (The public
        # attribute would keep what it said first.)
        if part._content_type not in _PRESENTATIONS:
            raise TemplateError("not_pptx")
        part._content_type = CONTENT_TYPE.PML_PRESENTATION_MAIN
        show = part.presentation
        _empty(show)
        office.fit_for_slides(show)
    except TemplateError:
        raise
    except Exception as error:  # whatever a broken file makes the reader stumble over
        raise TemplateError("broken") from error
    return show


_PRESENTATIONS = {
    CONTENT_TYPE.PML_PRESENTATION_MAIN,
    CONTENT_TYPE.PML_TEMPLATE_MAIN,
    CONTENT_TYPE.PML_SLIDESHOW_MAIN,
}


def _unlink(owner: Any) -> None:
    """Take out a master's or layout's links to slides."""
    for key, relation in list(owner.part.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.SLIDE:
            for link in owner.element.xpath(f'.//*[@r:id="{key}"]'):
                link.getparent().remove(link)
            owner.part.rels.pop(key)


def _empty(show: Any) -> None:
    """Take the template's slides out, and the sections, shows and links that name them."""
    for master in show.slide_masters:
        for owner in (master, *master.slide_layouts):
            _unlink(owner)
    slides = show.slides._sldIdLst
    for slide in list(slides):
        show.part.drop_rel(slide.rId)
        slides.remove(slide)
    for path in (".//p:custShowLst", './/p:ext[@uri="{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"]'):
        for element in show.element.xpath(path):
            element.getparent().remove(element)

"""Settings and properties of a Word file, and the file as bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any

from docx.opc.pkgwriter import PackageWriter
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart

from geo import text
from geo.disclosure import is_internal
from geo.escape import plain
from geo.exports.office_archive import OfficeArchive
from geo.exports.report.word.wordml import NAMESPACES
from geo.report import Report

#: The settings from hyphenation on, in the order that the schema asks for.
_ORDER = (
    "w:autoHyphenation",
    "w:consecutiveHyphenLimit",
    "w:hyphenationZone",
    "w:doNotHyphenateCaps",
    "w:showEnvelope",
    "w:summaryLength",
    "w:clickAndTypeStyle",
    "w:defaultTableStyle",
    "w:evenAndOddHeaders",
    "w:bookFoldRevPrinting",
    "w:bookFoldPrinting",
    "w:bookFoldPrintingSheets",
    "w:drawingGridHorizontalSpacing",
    "w:drawingGridVerticalSpacing",
    "w:displayHorizontalDrawingGridEvery",
    "w:displayVerticalDrawingGridEvery",
    "w:doNotUseMarginsForDrawingGridOrigin",
    "w:drawingGridHorizontalOrigin",
    "w:drawingGridVerticalOrigin",
    "w:doNotShadeFormData",
    "w:noPunctuationKerning",
    "w:characterSpacingControl",
    "w:printTwoOnOne",
    "w:strictFirstAndLastChars",
    "w:noLineBreaksAfter",
    "w:noLineBreaksBefore",
    "w:savePreviewPicture",
    "w:doNotValidateAgainstSchema",
    "w:saveInvalidXml",
    "w:ignoreMixedContent",
    "w:alwaysShowPlaceholderText",
    "w:doNotDemarcateInvalidXml",
    "w:saveXmlDataOnly",
    "w:useXSLTWhenSaving",
    "w:saveThroughXslt",
    "w:showXMLTags",
    "w:alwaysMergeEmptyNamespace",
    "w:updateFields",
    "w:hdrShapeDefaults",
    "w:footnotePr",
    "w:endnotePr",
    "w:compat",
    "w:docVars",
    "w:rsids",
    "m:mathPr",
    "w:attachedSchema",
    "w:themeFontLang",
    "w:clrSchemeMapping",
    "w:doNotIncludeSubdocsInStats",
    "w:doNotAutoCompressPictures",
    "w:forceUpgrade",
    "w:captions",
    "w:readModeInkLockDown",
    "w:smartTagType",
    "sl:schemaLibrary",
    "w:shapeDefaults",
    "w:doNotEmbedSmartTags",
    "w:decimalSymbol",
    "w:listSeparator",
)
#: python-docx's own, which would stamp every part with the clock.
_WRITER: Any = PackageWriter


def set_properties(part: DocumentPart, report: Report) -> None:
    """Set hyphenation, language, title, subject, author, keywords and the day of the report."""
    settings = part.settings.element
    _set(settings, "w:autoHyphenation")
    _set(settings, "w:themeFontLang").set(qn("w:val"), report.lang)
    core = part.core_properties
    core.title, core.subject = plain(report.title)[:255], plain(report.subtitle)[:255]
    core.author = core.last_modified_by = text.say("app.title")
    core.category, core.language = report.audience_words, report.lang
    core.keywords = text.say("audience.metadata") if is_internal(report) else ""
    core.comments = core.version = core.identifier = core.content_status = ""
    core.created = core.modified = datetime(report.today.year, report.today.month, report.today.day)
    core.revision = 1


def _set(settings: Any, name: str) -> Any:
    """The element of a setting (`w:…`), added at its place in the schema's order if missing."""
    setting = settings.find(qn(name))
    if setting is None:
        setting = parse_xml(f"<{name} {NAMESPACES}/>")
        settings.insert_element_before(setting, *_ORDER[_ORDER.index(name) + 1 :])
    return setting


def write_package(package: Package) -> bytes:
    """The file as bytes, the same for the same report."""
    parts: Any = package.parts
    for part in parts:
        part.before_marshal()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        into, writer = OfficeArchive(archive, "broken_docx"), _WRITER
        writer._write_content_types_stream(into, parts)
        writer._write_pkg_rels(into, package.rels)
        writer._write_parts(into, parts)
    return out.getvalue()

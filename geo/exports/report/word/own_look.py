"""Our own look of a Word file: an empty document to start from, and the styles of every role.

The document is dressed in the theme's face, which is Arial as in the decks: every Word has it or a
twin of the same widths. Source Sans 3 could be put into the file, but only some programs read
such a face, and none that lacks it could go on editing in it.
"""

from __future__ import annotations

import io
import zipfile
from functools import cache

from geo import style
from geo.exports.report.pictures import WIDTH_MM
from geo.exports.report.word.wordml import NAMESPACES, TWIPS_PER_MM
from geo.frozen import frozen

FACE = "Arial"
#: A4 in twips, the column as wide as in the PDF, and what is left above, below and for header.
PAGE_W, PAGE_H = 11906, 16838
COLUMN = round(WIDTH_MM * TWIPS_PER_MM)
_SIDE = (PAGE_W - COLUMN) // 2
PAGE_FORM = (
    f'<w:pgSz w:w="{PAGE_W}" w:h="{PAGE_H}"/><w:pgMar w:top="1304" w:right="{_SIDE}" '
    f'w:bottom="1247" w:left="{_SIDE}" w:header="624" w:footer="567" w:gutter="0"/>'
)


def _hex(colour: str) -> str:
    return colour[1:].upper()


_DARK = f'"{_hex(style.DARK_BLUE)}" w:themeColor="text2"'
_MUTED = f'<w:color w:val="{_hex(style.MUTED)}"/>'
_BLUE = f'<w:color w:val="{_hex(style.WARM_BLUE)}" w:themeColor="hyperlink"/>'
_RULE = f'"{_hex(style.OTHER.ground)}"'


@frozen
class Style:
    """How a role looks: names by which a template may know it (the first as Word or we write it),
    the id we give it, and XML for paragraphs and letters. `{bullet}` is the number of the list of
    bullets; `level` is the outline's, from 0; `next` says that running text follows."""

    names: tuple[str, ...]
    id: str
    form: str = ""
    letters: str = ""
    kind: str = "paragraph"
    next: bool = False
    level: int | None = None
    rest: str = ""


def _gaps(before: int, after: int, line: int = 0) -> str:
    spread = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{before}" w:after="{after}"{spread}/>'


def _heading(level: int, size: int, gaps: str) -> Style:
    return Style(
        (f"heading {level}", f"overskrift {level}"),
        f"Heading{level}",
        f"<w:keepNext/><w:keepLines/><w:suppressAutoHyphens/>{gaps}"
        f'<w:outlineLvl w:val="{level - 1}"/>',
        f'<w:b/><w:color w:val={_DARK}/><w:sz w:val="{size}"/>',
        next=True,
        level=level - 1,
    )


def _contents(level: int) -> Style:
    return Style(
        (f"toc {level}", f"innh {level}", f"innholdsfortegnelse {level}"),
        f"TOC{level}",
        f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{COLUMN}"/></w:tabs>'
        f'{_gaps(0, 20, 264)}<w:ind w:left="{(level - 1) * 284}"/>',
    )


#: Behind a notice; also the colour of the borders that only give its words room.
NOTICE_GROUND = _hex(style.LAND)
_SMALL = '<w:sz w:val="18"/>'
_SMALLER = '<w:sz w:val="17"/>'
_LINE = '<w:{side} w:val="single" w:sz="{size}" w:space="{room}" w:color={colour}/>'

ROLES = {
    "title": Style(
        ("Title", "tittel"),
        "Title",
        f"<w:keepNext/><w:suppressAutoHyphens/>{_gaps(0, 60, 252)}",
        f'<w:b/><w:color w:val={_DARK}/><w:sz w:val="50"/>',
        next=True,
    ),
    "subtitle": Style(
        ("Subtitle", "undertittel"),
        "Subtitle",
        f"<w:suppressAutoHyphens/>{_gaps(0, 60)}",
        f'{_MUTED}<w:sz w:val="24"/>',
        next=True,
    ),
    "heading1": _heading(1, 30, _gaps(400, 120)),
    "heading2": _heading(2, 23, _gaps(280, 80)),
    "contents": Style(
        ("TOC Heading", "overskrift for innholdsfortegnelse"),
        "TOCHeading",
        f"<w:keepNext/>{_gaps(280, 80)}",
        f'<w:b/><w:color w:val={_DARK}/><w:sz w:val="23"/>',
    ),
    "toc1": _contents(1),
    "toc2": _contents(2),
    "date": Style(("Date", "dato"), "Date", _gaps(0, 120), _SMALL),
    "caption": Style(
        ("caption", "bildetekst"),
        "Caption",
        f"<w:keepLines/><w:suppressAutoHyphens/>{_gaps(120, 100)}",
        f"{_MUTED}{_SMALL}",
    ),
    "bullet": Style(
        ("List Bullet", "punktliste", "punktmerket liste"),
        "ListBullet",
        '<w:numPr><w:numId w:val="{bullet}"/></w:numPr>' + _gaps(0, 80),
    ),
    "header": Style(("header", "topptekst"), "Header", _gaps(0, 0), f"{_MUTED}{_SMALLER}"),
    "footer": Style(("footer", "bunntekst"), "Footer", _gaps(0, 0), f"{_MUTED}{_SMALLER}"),
    "figure": Style(("Figur", "figure"), "IpoFigure", f"<w:keepNext/>{_gaps(120, 60, 240)}"),
    "cell": Style(("Tabelltekst", "table text"), "IpoTableText", _gaps(30, 30, 252), _SMALL),
    "fact": Style(
        ("Nøkkeltall", "key figure"),
        "IpoKeyFigure",
        "<w:pBdr>"
        + _LINE.format(side="bottom", size=4, room=3, colour=_RULE)
        + _LINE.format(side="between", size=4, room=3, colour=_RULE)
        + '</w:pBdr><w:tabs><w:tab w:val="left" w:pos="4536"/></w:tabs>'
        + _gaps(0, 60)
        + '<w:ind w:left="4536" w:hanging="4536"/>',
    ),
    "notice": Style(
        ("Merknad IPO-kart",),
        "IpoNotice",
        "<w:keepLines/><w:pBdr>"
        + _LINE.format(side="top", size=4, room=5, colour=f'"{NOTICE_GROUND}"')
        + _LINE.format(side="left", size=24, room=10, colour=_DARK)
        + _LINE.format(side="bottom", size=4, room=5, colour=f'"{NOTICE_GROUND}"')
        + f'</w:pBdr><w:shd w:val="clear" w:color="auto" w:fill="{NOTICE_GROUND}"/>'
        + _gaps(240, 240)
        + '<w:ind w:left="284"/>',
    ),
    "source": Style(("Kildeliste",), "IpoSource", _gaps(0, 80), _SMALL),
    "link": Style(
        ("Hyperlink", "hyperkobling"),
        "Hyperlink",
        "",
        f'{_BLUE}<w:u w:val="single"/>',
        kind="character",
    ),
    "cite": Style(("Kildehenvisning",), "IpoCitation", "", _BLUE, kind="character"),
    "table": Style(
        ("IPO-tabell",),
        "IpoTable",
        _gaps(0, 0),
        kind="table",
        rest="<w:tblPr><w:tblBorders>"
        f'<w:top w:val="single" w:sz="8" w:space="0" w:color={_DARK}/>'
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color={_DARK}/>'
        f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color={_RULE}/></w:tblBorders>'
        '<w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="85" w:type="dxa"/>'
        '<w:bottom w:w="30" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
        '</w:tblPr><w:tblStylePr w:type="firstRow"><w:pPr><w:keepNext/></w:pPr><w:rPr><w:b/>'
        f"<w:color w:val={_DARK}/></w:rPr><w:tcPr><w:tcBorders>"
        f'<w:bottom w:val="single" w:sz="8" w:space="0" w:color={_DARK}/></w:tcBorders>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{_hex(style.LAND)}"/>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
        '<w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr></w:tblStylePr>',
    ),
}


@cache
def start() -> bytes:
    """An empty document: theme, page, settings, and the styles that every other rests on."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>\n{content}')
    return out.getvalue()


_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument"
_INSIDE = ("styles", "settings", "numbering")


def _relations(targets: dict[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _override(name: str, kind: str) -> str:
    return f'<Override PartName="/{name}" ContentType="{_TYPES}.{kind}+xml"/>'


def _theme() -> str:
    """Our colours, one face, and the plainest of effects."""
    colours = "".join(
        f'<a:{name}><a:srgbClr val="{_hex(colour)}"/></a:{name}>'
        for name, colour in style.OFFICE_THEME.items()
    )
    face = f'<a:latin typeface="{FACE}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="IPO-kart">'
        f'<a:themeElements><a:clrScheme name="IPO-kart">{colours}</a:clrScheme>'
        f'<a:fontScheme name="IPO-kart"><a:majorFont>{face}</a:majorFont>'
        f'<a:minorFont>{face}</a:minorFont></a:fontScheme><a:fmtScheme name="IPO-kart">'
        f"<a:fillStyleLst>{fill * 3}</a:fillStyleLst>"
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


_STYLES = (
    f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
    '<w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" '
    f'w:cstheme="minorBidi"/><w:color w:val="{_hex(style.INK)}" w:themeColor="text1"/>'
    '<w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>'
    f"{_gaps(0, 120, 276)}</w:pPr></w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "<w:qFormat/></w:style>"
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
    '<w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style></w:styles>'
)
_SETTINGS = (
    f'<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="709"/>'
    '<w:autoHyphenation/><w:consecutiveHyphenLimit w:val="2"/><w:hyphenationZone w:val="425"/>'
    "<w:doNotHyphenateCaps/><w:compat>"
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat><w:clrSchemeMapping w:bg1="light1" w:t1="dark1" w:bg2="light2" '
    'w:t2="dark2" w:accent1="accent1" w:accent2="accent2" w:accent3="accent3" '
    'w:accent4="accent4" w:accent5="accent5" w:accent6="accent6" w:hyperlink="hyperlink" '
    'w:followedHyperlink="followedHyperlink"/><w:decimalSymbol w:val=","/>'
    '<w:listSeparator w:val=";"/></w:settings>'
)
_PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + _override("word/document.xml", "wordprocessingml.document.main")
        + "".join(_override(f"word/{n}.xml", f"wordprocessingml.{n}") for n in _INSIDE)
        + _override("word/theme/theme1.xml", "theme")
        + "</Types>"
    ),
    "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
    "word/document.xml": (
        f"<w:document {NAMESPACES}><w:body><w:sectPr>{PAGE_FORM}<w:titlePg/></w:sectPr></w:body>"
        "</w:document>"
    ),
    "word/_rels/document.xml.rels": _relations(
        {**{name: f"{name}.xml" for name in _INSIDE}, "theme": "theme/theme1.xml"}
    ),
    "word/styles.xml": _STYLES,
    "word/settings.xml": _SETTINGS,
    "word/numbering.xml": f"<w:numbering {NAMESPACES}/>",
    "word/theme/theme1.xml": _theme(),
}

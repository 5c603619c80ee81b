"""Small pieces of WordprocessingML as text; `content` is XML already, `words` are not yet."""

from __future__ import annotations

from geo.escape import xml

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
TWIPS_PER_MM, EMU_PER_MM, EMU_PER_TWIP = 1440 / 25.4, 36_000, 635
#: Word calls a file broken when a link's tip is longer.
MOST_TIP = 250


def run(words: str, *, strong: bool = False, style: str = "") -> str:
    """Text of one look."""
    look = f'<w:rStyle w:val="{style}"/>' if style else ""
    look += "<w:b/>" if strong else ""
    look = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{xml(words)}</w:t></w:r>'


#: What stands between two runs: escaping takes the blanks at a text's ends.
BLANK = '<w:r><w:t xml:space="preserve"> </w:t></w:r>'
TAB = "<w:r><w:tab/></w:r>"


def paragraph(content: str, style: str = "", form: str = "", *, keep_next: bool = False) -> str:
    """A paragraph; `form` is XML of direct formatting behind style and keep-with-next."""
    form = ("<w:keepNext/>" if keep_next else "") + form
    form = (f'<w:pStyle w:val="{style}"/>' if style else "") + form
    return f"<w:p><w:pPr>{form}</w:pPr>{content}</w:p>" if form else f"<w:p>{content}</w:p>"


def field_start(instruction: str) -> str:
    """The beginning of a field; what stands from here to `FIELD_END` is what it shows."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


FIELD_END = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def field(instruction: str, shown: str) -> str:
    """A field with what it shows until somebody updates it."""
    return f"{field_start(instruction)}{run(shown)}{FIELD_END}"


def bookmark(number: int, name: str, content: str) -> str:
    """Content that links can lead to; numbers are unique in the document."""
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{start}{content}<w:bookmarkEnd w:id="{number}"/>'


def inside(anchor: str, content: str, tip: str = "") -> str:
    """A link to a bookmark."""
    tooltip = f' w:tooltip="{xml(tip[:MOST_TIP])}"' if tip else ""
    return f'<w:hyperlink w:anchor="{anchor}"{tooltip} w:history="1">{content}</w:hyperlink>'


def outside(relation: str, content: str) -> str:
    """A link out of the document, by the id of its relationship."""
    return f'<w:hyperlink r:id="{relation}" w:history="1">{content}</w:hyperlink>'


def numbered(number: int) -> str:
    """The formatting of a paragraph in a list."""
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'


def cell(content: str, width: int) -> str:
    """A table's cell; width in twips."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


def row(cells: str, form: str) -> str:
    """A table's row."""
    return f"<w:tr><w:trPr>{form}</w:trPr>{cells}</w:tr>" if form else f"<w:tr>{cells}</w:tr>"


def table(rows: str, widths: list[int], style: str, caption: str) -> str:
    """A table whose first row and first column are headings; widths in twips."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" '
        'w:firstColumn="1" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{xml(caption)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{rows}</w:tbl>"
    )


def picture(number: int, relation: str, width: int, height: int, title: str, alt: str) -> str:
    """A picture in the line, with its words for those who do not see it; EMU."""
    size = f'cx="{width}" cy="{height}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="{xml(title)}" descr="{xml(alt)}" title="{xml(title)}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        "<a:graphic><a:graphicData "
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="{xml(title)}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch>'
        f'</pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )

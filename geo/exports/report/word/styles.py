"""The style of every role: the template's own where it has one, ours where it has none."""

from __future__ import annotations

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.document import DocumentPart

from geo.escape import xml
from geo.exports.report.word import lists, own_look
from geo.exports.report.word.own_look import ROLES, Style
from geo.exports.report.word.wordml import NAMESPACES

_OURS = "Ipo"  # ids of the styles that no Word knows by itself begin so


class Styles:
    """The style ids of a document by role, and the numbers of its lists."""

    def __init__(self, part: DocumentPart, lang: str, *, own: bool) -> None:
        self._root: Any = part.styles.element
        self._own = own
        self._known = _known(self._root)
        bullets, self.sources = lists.add_lists(part)
        self._bullets = bullets
        self._ids = {role: self._style(look) for role, look in ROLES.items()}
        #: The list that bullets need when their style is none by itself.
        self.bullets = None if self._is_list(self._ids["bullet"]) else bullets
        self._ids["table"] = self._house_table(part) or self._ids["table"]
        _speak(self._root, lang)

    def __getitem__(self, role: str) -> str:
        return self._ids[role]

    def _style(self, look: Style) -> str:
        keys = [(look.kind, name.lower()) for name in look.names]
        element = next((self._known[key] for key in keys if key in self._known), None)
        if element is None:
            return self._added(look)
        _be_builtin(element, look)
        return _id(element)

    def _added(self, look: Style) -> str:
        taken = {_id(item) for item in self._root.iterchildren(qn("w:style"))}
        id_ = look.id
        while id_ in taken:
            id_ += "1"
        element = parse_xml(_written(look, id_, self._default(look.kind), self._bullets))
        if not self._own:
            _fit_in(element, look)
        self._root.append(element)
        return id_

    def _default(self, kind: str) -> str:
        """The id of the style that all of a kind rest on."""
        for item in self._root.iterchildren(qn("w:style")):
            if item.get(qn("w:type")) == kind and item.get(qn("w:default")) in {"1", "true", "on"}:
                return _id(item)
        return ""

    def _house_table(self, part: DocumentPart) -> str | None:
        """The id of the template's default table style; None where it has none of its own."""
        chosen = part.settings.element.find(qn("w:defaultTableStyle"))
        wanted = None if chosen is None else chosen.get(qn("w:val"))
        table_ids = {_id(item) for (kind, _), item in self._known.items() if kind == "table"}
        return wanted if wanted in table_ids else None

    def _is_list(self, id_: str) -> bool:
        """Whether a paragraph style, or one that it rests on, is a list."""
        by_id = {_id(item): item for item in self._root.iterchildren(qn("w:style"))}
        while (item := by_id.pop(id_, None)) is not None:
            if item.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}") is not None:
                return True
            base = item.find(qn("w:basedOn"))
            id_ = "" if base is None else str(base.get(qn("w:val")))
        return False


def _known(root: Any) -> dict[tuple[str, str], Any]:
    """Styles by kind and name in small letters; an id is a name too where no style has it."""
    by_name: dict[tuple[str, str], Any] = {}
    styles = list(root.iterchildren(qn("w:style")))
    for item in styles:
        by_name.setdefault((item.get(qn("w:type"), "paragraph"), _name(item).lower()), item)
    names = {name.lower() for look in ROLES.values() for name in look.names}
    by_id = {name.replace(" ", ""): name for name in names}
    for item in styles:
        if spoken := by_id.get(_id(item).lower()):
            by_name.setdefault((item.get(qn("w:type"), "paragraph"), spoken), item)
    return by_name


def _id(item: Any) -> str:
    return str(item.get(qn("w:styleId"), ""))


def _name(item: Any) -> str:
    name = item.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val"), ""))


def _written(look: Style, id_: str, base: str, bullets: int) -> str:
    """A style of ours as XML."""
    custom = ' w:customStyle="1"' if look.id.startswith(_OURS) else ""
    rests = f'<w:basedOn w:val="{xml(base)}"/>' if base else ""
    follows = f'<w:next w:val="{xml(base)}"/>' if base and look.next else ""
    form = f"<w:pPr>{look.form.format(bullet=bullets)}</w:pPr>" if look.form else ""
    letters = f"<w:rPr>{look.letters}</w:rPr>" if look.letters else ""
    return (
        f'<w:style {NAMESPACES} w:type="{look.kind}"{custom} w:styleId="{id_}">'
        f'<w:name w:val="{look.names[0]}"/>{rests}{follows}<w:uiPriority w:val="10"/><w:qFormat/>'
        f"{form}{letters}{look.rest}</w:style>"
    )


def _fit_in(element: Any, look: Style) -> None:
    """A style of ours without our colours, in somebody else's look; links stay links."""
    if look.kind == "character":
        return
    ground = own_look.NOTICE_GROUND
    for item in [*element.iter(qn("w:color"), qn("w:shd"))]:
        item.getparent().remove(item)
    for item in [*element.iter()]:
        if item.get(qn("w:color")) == ground:  # a border that is only room round the words
            item.getparent().remove(item)
        elif item.get(qn("w:color")):
            item.set(qn("w:color"), "auto")
            item.attrib.pop(qn("w:themeColor"), None)


def _be_builtin(element: Any, look: Style) -> None:
    """Give a style with a localised name the name that every Word knows, and set its level."""
    name = element.find(qn("w:name"))
    if (
        not look.id.startswith(_OURS)
        and name is not None
        and _name(element).lower() != look.names[0].lower()
    ):
        name.set(qn("w:val"), look.names[0])
        element.attrib.pop(qn("w:customStyle"), None)
    if look.level is not None:
        form = element.get_or_add_pPr()
        if form.find(qn("w:outlineLvl")) is None:
            form.append(parse_xml(f'<w:outlineLvl {NAMESPACES} w:val="{look.level}"/>'))


def _speak(root: Any, lang: str) -> None:
    """All text is in this language, whatever the template said."""
    for item in root.iter(qn("w:lang")):
        item.set(qn("w:val"), lang)
    defaults = root.find(qn("w:docDefaults"))
    if defaults is None:
        defaults = parse_xml(f"<w:docDefaults {NAMESPACES}/>")
        root.insert(0, defaults)
    letters = _child(_child(defaults, "w:rPrDefault"), "w:rPr")
    if letters.find(qn("w:lang")) is None:
        letters.append(parse_xml(f'<w:lang {NAMESPACES} w:val="{lang}"/>'))


def _child(parent: Any, name: str) -> Any:
    """The first child with a name (`w:…`), inserted in front if missing."""
    child = parent.find(qn(name))
    if child is None:
        child = parse_xml(f"<{name} {NAMESPACES}/>")
        parent.insert(0, child)
    return child

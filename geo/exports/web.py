"""What files for browsers have in common."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping

from geo import installed, text
from geo.disclosure import Holder, is_internal
from geo.escape import html

_IMPORT = re.compile(r'^import (?:\* as (\w+)|(\{[^}]*\})) from "\./([\w.]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (const|class|function) (\w+)", re.MULTILINE)


def rights_meta(subject: Holder) -> str:
    """The line of a head that says who may have an internal file, by Dublin Core's term; empty for
    an open one."""
    if not is_internal(subject):
        return ""
    words = html(text.say("audience.metadata"))
    return f'<meta name="dcterms.accessRights" content="{words}">\n'


def faces() -> str:
    """The rules that bring the typeface with a page, in both weights. Raises NotInstalledError."""
    return "\n".join(
        f"@font-face {{ font-family: 'Source Sans 3'; font-weight: {weight}; "
        f"src: url(data:font/woff2;base64,{b64encode(installed.web_face(weight)).decode()}) "
        "format('woff2'); }"
        for weight in (400, 700)
    )


def joined(modules: Mapping[str, str]) -> str:
    """ES modules (source by name, each after those that it imports) as one script that imports
    nothing; what each exports is then in `modules[name]`."""
    return "\n".join(["const modules = {};", *map(_wrapped, modules, modules.values())])


def with_imports(source: str, modules: Mapping[str, str]) -> str:
    """An ES module together with the modules that it imports, as one ES module."""
    return f"{joined(modules)}\n{_taking(source)}"


def _wrapped(name: str, source: str) -> str:
    """One ES module as a function of its own scope, its exports under `modules[name]`."""
    exports = ", ".join(match[2] for match in _EXPORT.finditer(source))
    body = _taking(_EXPORT.sub(r"\1 \2", source))
    return f'modules["{name}"] = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();'


def _taking(source: str) -> str:
    """A module that takes what it imports from `modules`."""
    return _IMPORT.sub(
        lambda match: f'const {match[1] or match[2]} = modules["{match[3]}"];', source
    )

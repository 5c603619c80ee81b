"""`python scripts/make_sbom.py FOLDER`: what IPO-kart is made of, as CycloneDX and as a list.

`sbom.cdx.json` (CycloneDX 1.6) is for programs, `licences.md` for people. Parts are the pinned
Python packages of requirements-postgres.txt that are installed here, those that only a register on
a PostgreSQL server needs as optional, and the npm packages of package-lock.json.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

ROOT = Path(__file__).resolve().parents[1]
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
_LICENCE = "License :: OSI Approved :: "
_LONGEST = 60  # letters of a licence field: some packages put the whole text there


@dataclass(frozen=True, slots=True)
class Part:
    """A package: where it is from (pypi or npm), what it is called, and under which licence it is,
    as it says itself; empty where it does not."""

    origin: str
    name: str
    version: str
    licence: str
    needs: tuple[str, ...] = ()
    is_optional: bool = False


def parts() -> tuple[Part, ...]:
    """Every package that the product is installed with, by origin and name."""
    return tuple(sorted((*_python(), *_npm()), key=lambda part: (part.origin, part.name)))


def _python() -> Iterator[Part]:
    always, pinned = _pinned("requirements.txt"), _pinned("requirements-postgres.txt")
    for name, versions in pinned.items():
        try:
            installed = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # for another system than this one
            continue
        version = installed.version
        if version not in versions:
            sys.exit(f"{name} {version} is installed, and not as it is pinned: run make install")
        needs = {_normal(re.split(r"[ ;<>=!~\[(]", item)[0]) for item in installed.requires or ()}
        needed = tuple(sorted(needs & set(pinned)))
        yield Part("pypi", name, version, _licence(installed), needed, name not in always)


def _pinned(file: str) -> dict[str, set[str]]:
    """The versions of each package; some have another one for another Python."""
    pinned: dict[str, set[str]] = {}
    for name, version in _PINNED.findall((ROOT / file).read_text(encoding="utf-8")):
        pinned.setdefault(name, set()).add(version)
    return pinned


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _licence(installed: metadata.Distribution) -> str:
    """What a package says of its licence: an expression, a short field, or its classifiers."""
    fields = installed.metadata
    if expressions := fields.get_all("License-Expression"):
        return str(expressions[0])
    field = str((fields.get_all("License") or [""])[0]).strip()
    if field and len(field) <= _LONGEST and "\n" not in field:
        return field
    named = [c.removeprefix(_LICENCE) for c in fields.get_all("Classifier") or () if _LICENCE in c]
    return " / ".join(named)


def _npm() -> Iterator[Part]:
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for place, package in locked.items():
        if place:
            name = place.rpartition("node_modules/")[2]
            yield Part("npm", name, package["version"], package.get("license", ""))


def sbom(packages: tuple[Part, ...]) -> str:
    """The parts as CycloneDX 1.6 in JSON."""
    bom = Bom()
    own = metadata.distribution("ipo-kart")
    root = Component(
        name="ipo-kart", version=own.version, type=ComponentType.APPLICATION, bom_ref="ipo-kart"
    )
    root.licenses.add(LicenseFactory().make_from_string("MIT"))
    bom.metadata.component = root
    components = {part: _component(part) for part in packages}
    by_name = {part.name: components[part] for part in packages if part.origin == "pypi"}
    for part, component in components.items():
        bom.components.add(component)
        bom.register_dependency(component, [by_name[n] for n in part.needs if n in by_name])
    bom.register_dependency(root, components.values())
    return str(JsonV1Dot6(bom).output_as_string(indent=2))


def _component(part: Part) -> Component:
    namespace, _, name = part.name.rpartition("/")
    url = PackageURL(part.origin, namespace or None, name, part.version)
    component = Component(
        name=name,
        group=namespace or None,
        version=part.version,
        type=ComponentType.LIBRARY,
        purl=url,
        bom_ref=str(url),
        scope=ComponentScope.OPTIONAL if part.is_optional else ComponentScope.REQUIRED,
    )
    if part.licence:
        component.licenses.add(LicenseFactory().make_from_string(part.licence))
    return component


def listing(packages: tuple[Part, ...]) -> str:
    """The parts as a Markdown table."""
    rows = [
        f"| {p.name}{' (optional)' if p.is_optional else ''} | {p.version} | {p.origin}"
        f" | {p.licence or '?'} |"
        for p in packages
    ]
    return "\n".join(
        ["| package | version | from | licence |", "| --- | --- | --- | --- |", *rows, ""]
    )


def main() -> int:
    """Write both files into the folder that is named. Returns the exit code."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder, packages = Path(sys.argv[1]), parts()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sbom.cdx.json").write_text(sbom(packages), encoding="utf-8")
    (folder / "licences.md").write_text(listing(packages), encoding="utf-8")
    print(f"{len(packages)} parts in {folder}/sbom.cdx.json and {folder}/licences.md")
    return 0


if __name__ == "__main__":
    sys.exit(main())

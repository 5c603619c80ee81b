"""What the tests of pages share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from types import CodeType

import pytest
import streamlit as st
from jinja2 import Environment
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from pages.serving import resources, rights


@pytest.fixture
def at_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are asked for at the machine that they run on, which may see what is internal."""
    real = st.get_option
    monkeypatch.setattr(rights, "is_granted", lambda _: True)
    monkeypatch.setattr(
        st, "get_option", lambda key: "localhost" if key == "server.address" else real(key)
    )


@pytest.fixture(scope="session", autouse=True)
def _packages_looked_through_once() -> Iterator[None]:
    """Streamlit reads what every installed package says of itself for each AppTest, looking for
    components; what is installed does not change between tests."""
    with pytest.MonkeyPatch.context() as patch:
        result = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", lambda: list(result()))
        yield


@pytest.fixture(scope="session", autouse=True)
def _scripts_compiled_once() -> Iterator[None]:
    """Each AppTest compiles the script of every page that it opens; half of its time goes there."""
    compile_script = ScriptCache.get_bytecode

    @cache
    def bytecode(path: str) -> CodeType:
        code: CodeType = compile_script(ScriptCache(), path)
        return code

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ScriptCache, "get_bytecode", lambda _, path: bytecode(path))
        yield


@pytest.fixture(scope="session", autouse=True)
def _templates_compiled_once() -> Iterator[None]:
    """Folium compiles a template for each layer of each map that is drawn."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "compile", cache(Environment.compile))
        yield


@pytest.fixture(scope="session", autouse=True)
def _files_packed_once() -> Iterator[None]:
    """Each test has a folder of its own, and packs the files of its map; most are those of the
    register as shipped."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resources, "_packed", lru_cache(64)(resources._packed))
        yield

"""What the tests of pages share."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from types import CodeType

import pytest
import streamlit as st
from jinja2 import Environment
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from geo import store
from geo.model import Register
from pages.serving import browser_files, loading, resources, rights


@pytest.fixture
def at_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are asked for at the machine that they run on, which may see what is internal."""
    real = st.get_option
    monkeypatch.setattr(rights, "is_granted", lambda _: True)
    monkeypatch.setattr(
        st, "get_option", lambda key: "localhost" if key == "server.address" else real(key)
    )


def forget() -> None:
    """Drop what the pages of this process have worked out of any register."""
    for name, module in list(sys.modules.items()):
        if name.startswith("pages."):
            for value in list(vars(module).values()):
                if clear := getattr(value, "cache_clear", None):
                    clear()
    browser_files._READY.whole.clear()
    browser_files._READY.parts.clear()


@pytest.fixture
def in_place_of_the_shipped() -> Iterator[Callable[[Register], None]]:
    """Have the pages read another register, with what is internal in it, where the shipped one lies.
    Nothing that was worked out of one serves the other, in memory or on disk."""
    with pytest.MonkeyPatch.context() as patch:

        def put(register: Register) -> None:
            patch.setattr(loading, "_whole_register", lambda *_: register)

        patch.setattr(loading, "_holds_internal", lambda *_: True)
        patch.setattr(store, "cache_beside", lambda _: None)
        forget()
        yield put
    forget()


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

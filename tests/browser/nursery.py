"""Imported by the process that servers of the tests are forked from: whatever every fresh server
would import and read before its first page is there already.

Nothing here may start a thread, for a fork would lose it.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from jinja2 import Environment
from streamlit import env_util
from streamlit.components.v2 import manifest_scanner

import pages
from geo.model import Audience
from pages.serving import browser_files, loading

#: What Streamlit and Uvicorn import when they start, and the map's writer when it is first asked.
_IMPORTED_LATE = (
    "anyio._backends._asyncio",
    "folium",
    "geo.webmap.chart",
    "pandas",
    "pages.serving.server",
    "pyarrow",
    "requests",
    "starlette.middleware.sessions",
    "starlette.staticfiles",
    "streamlit.components.v2.manifest_scanner",
    "streamlit.runtime.agent.mcp",
    "streamlit.web.bootstrap",
    "streamlit.web.server.starlette.starlette_agent_routes",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
)

for name in (
    *_IMPORTED_LATE,
    *(item.name for item in pkgutil.iter_modules(pages.__path__, "pages.")),
):
    import_module(name)
# Folium compiles a template for each layer of each map: here, before servers are forked.
Environment.compile = cache(Environment.compile)  # type: ignore[assignment,method-assign]  # cached
browser_files.resources_of(loading.known(Audience.OPEN))
# Streamlit reads what is installed to find components, and every source to see whether somebody
# types its commands: the same for every server.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
manifest_scanner.scan_component_manifests()
env_util.is_repl()

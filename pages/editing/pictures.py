"""Small maps beside each other, each with its name under it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping

import streamlit as st

from geo.escape import html
from geo.exports import svg
from geo.scene import Scene


def show(named: Mapping[str, Scene]) -> None:
    """Pictures by their names; nothing where there are none."""
    if named:
        items = "".join(_figure(name, scene) for name, scene in named.items())
        st.html(f"<div class='ipo-before-after'>{items}</div>")


def _figure(name: str, scene: Scene) -> str:
    drawing = b64encode(svg.drawing(scene)).decode()
    return (
        f"<figure><img src='data:image/svg+xml;base64,{drawing}' alt='{html(scene.description)}'>"
        f"<figcaption>{html(name)}</figcaption></figure>"
    )

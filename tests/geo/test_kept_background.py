"""A picture on a background that was drawn before has the bytes of one that was drawn whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from geo.exports import Order, pixels
from geo.exports.pixels import render_pixels
from geo.scene import Atlas
from geo.scene.page import PAGES
from geo.style import LookName
from geo.view import View


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    pixels._CACHE.clear()
    yield
    pixels._CACHE.clear()


def _cached_pixels() -> list[np.ndarray]:
    return [item.rows for item in pixels._CACHE.values() if item.rows is not None]


@pytest.mark.parametrize("look", LookName)
@pytest.mark.parametrize("view", [View(), View(bydel="alna")], ids=["city", "bydel"])
def test_pixels_are_the_same_with_a_kept_background(
    atlas: Atlas, view: View, look: LookName
) -> None:
    first = render_pixels(Order(atlas, view, look=look).scene)
    assert not _cached_pixels()  # the first alone is drawn in one go
    second, third = (render_pixels(Order(atlas, view, look=look).scene) for _ in range(2))
    assert len(_cached_pixels()) == 1
    assert np.array_equal(first, second) and np.array_equal(second, third)


def test_pictures_of_other_areas_share_a_background(atlas: Atlas) -> None:
    views = [View(), View(area="hovseter"), View(area="vestli")]
    alone = []
    for view in views:
        pixels._CACHE.clear()
        alone.append(render_pixels(Order(atlas, view).scene))
    for view, whole in zip(views, alone, strict=True):
        assert np.array_equal(render_pixels(Order(atlas, view).scene), whole)
    assert len({picture.tobytes() for picture in alone}) == len(views)


@pytest.mark.parametrize("name", PAGES)
def test_only_small_backgrounds_are_kept(atlas: Atlas, name: str) -> None:
    page = PAGES[name]
    for _ in range(2):
        render_pixels(Order(atlas, page=page).scene)
    width, height = page.pixels
    assert bool(_cached_pixels()) is (width * height <= 2560 * 1440)


def test_a_background_of_another_page_is_another(atlas: Atlas) -> None:
    small = replace(PAGES["1920x1080"], scale=0.5)
    for page in (PAGES["1920x1080"], small, small):
        picture = render_pixels(Order(atlas, page=page).scene)
    pixels._CACHE.clear()
    assert np.array_equal(picture, render_pixels(Order(atlas, page=small).scene))

"""Which edition of the register a session sees: the internal one where who acts may read it."""

from __future__ import annotations

import os

from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.access import Action, may
from geo.errors import UnknownValueError
from geo.model import Audience
from geo.query import find_audience
from pages.serving import people

#: Set by `ipokart serve --audience`: who is served, whoever asks.
SETTING = "IPOKART_AUDIENCE"


def served() -> Audience:
    """The most that these pages show anybody; the open edition where the setting is no edition."""
    if people.access() is people.Access.OPEN:
        return Audience.OPEN
    setting = os.environ.get(SETTING)
    if not setting:
        return Audience.INTERNAL
    try:
        return find_audience(setting)
    except UnknownValueError:
        return Audience.OPEN


def of_session() -> Audience:
    """What this session sees: the internal edition only where who acts may read it. Outside a
    session nobody is known, and only the open one is seen."""
    if served() is Audience.OPEN or get_script_run_ctx(suppress_warning=True) is None:
        return Audience.OPEN
    inside = may(people.acting(), Action.READ_INTERNAL)
    return Audience.INTERNAL if inside else Audience.OPEN

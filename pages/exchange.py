"""How do the areas come into other programs, and back?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from geo import text
from geo.model import Register
from pages.address import exchange_state, state
from pages.exchanging import addresses, incoming, outgoing
from pages.parts import frame
from pages.serving import loading

#: The sections by their name in addresses, in the order they are offered; their words are
#: `[exchange_section]`. Only the one that is open is drawn.
SECTIONS: Mapping[str, Callable[[Register], None]] = {
    "ut": outgoing.show,
    "inn": incoming.show,
    "adresser": addresses.show,
}


def page() -> None:
    """One section at a time: files out, files in, addresses."""
    register = loading.register()
    exchange_state.follow_address(register, SECTIONS)
    frame.headline(text.say("exchange_page.title"))
    frame.address_notice()
    if len(SECTIONS) > 1:
        _choose_section()
    SECTIONS[st.session_state[exchange_state.SECTION]](register)
    exchange_state.write(register, SECTIONS)


def _choose_section() -> None:
    words = text.group("exchange_section")
    st.segmented_control(
        text.say("exchange_page.section"),
        list(SECTIONS),
        key=exchange_state.SECTION,
        required=True,
        format_func=words.__getitem__,
        on_change=state.touch,
        label_visibility="collapsed",
    )


if __name__ == "__main__":  # Streamlit's old navigation ran this file alone
    frame.run_app()

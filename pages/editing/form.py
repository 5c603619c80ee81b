"""What a form is: which records it changes, and the fields that it shows for one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from geo.frozen import frozen
from geo.model import Register
from geo.store.changing import Wish


@frozen
class Form:
    """One form.

    `show(register, contents, target)` draws the fields for a record (its id; empty for a new one)
    as the register had it when the work began, and gives the wishes that the fields come to.
    Wishes that change nothing are fine. It may raise DataError, whose findings are shown.
    `names` are the records that can be chosen, by id; `parameter` is what one is called in the
    address; `new` says that a new one can be made; `wide` that it needs the width of the page.
    """

    show: Callable[[Register, Mapping[str, bytes], str], tuple[Wish, ...]]
    names: Callable[[Register], Mapping[str, str]]
    parameter: str = "id"
    new: bool = False
    wide: bool = False

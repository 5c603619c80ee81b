"""What the review's fields show is read again as the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo.importing import typed_values
from geo.model import PartialDate
from pages.review import form_values


@given(
    st.dates(min_value=PartialDate.parse("1950").first, max_value=PartialDate.parse("2090").first)
)
def test_what_is_shown_is_read_again(day: object) -> None:
    whole = PartialDate.parse(str(day))
    dates = (whole, PartialDate.parse(str(day)[:7]), PartialDate.parse(str(day)[:4]))
    words = ("snarest", "når bygget står ferdig, senest i 2028")
    written = form_values.written_deadlines(dates, words)
    assert typed_values.read_deadlines(written, words) == (dates, words, ())


@given(st.lists(st.integers(1, 10**11), max_size=6, unique=True))
def test_sums_that_are_shown_are_read_again(sums: list[int]) -> None:
    assert typed_values.read_sums(form_values.written_sums(sums)) == (tuple(sums), ())

#!/bin/sh
# Babel 2.19.0: format_interval with the skeleton yMMMMd abbreviates the month, though MMMM asks for its whole name.
#
# format_skeleton with the same skeleton and the same locale writes the name in full. CLDR has interval patterns for
# yMMMd only in these locales; Babel picks that as the nearest and does not widen the month as the skeleton asks.
# Seen (nb): interval «29.–30. jan. 2026», single date «29. januar 2026».
# It matters here: dates of the seminar are written «29.–30. januar 2026». See docs/decisions/0020.
# Needs Python 3.11 or newer and PyPI. Exit code 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check babel==2.19.0
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import date

from babel.dates import format_interval, format_skeleton

first, last = date(2026, 1, 29), date(2026, 1, 30)
expected = {
    "nb": ("29.–30. jan. 2026", "29. januar 2026"),
    "de": ("29.–30. Jan. 2026", "29. Januar 2026"),
    "sv": ("29–30 jan. 2026", "29 januari 2026"),
}
for locale, pair in expected.items():
    seen = (format_interval(first, last, "yMMMMd", locale=locale), format_skeleton("yMMMMd", first, locale=locale))
    print(locale, *seen, sep="\t")
    assert seen == pair, f"changed: {seen}, before {pair}"
PYTHON

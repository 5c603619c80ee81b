"""The lexicon of the reader keeps its own rules, and each wording in it is read as what it means."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

import geo
from geo.model import Status, Unit
from geo.seminar.lexicon import LEXICON, LexiconError, Wordings, parse_lexicon
from geo.seminar.understanding.phrases import find_status_phrases
from geo.seminar.understanding.words import GROUPS, Meaning, Word, find_meaning, tokenize
from tests.conftest import DATA

PACKAGE = Path(geo.__file__).parent
LEXICON_FILE = PACKAGE / "seminar" / "lexicon.toml"
SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "seminar").rglob("*.py"))
#: Wordings of proper names, which keep their capitals.
NAMES = re.compile(r"body\.name|programme\.proper|body_short\..+")
#: Groups that words.py takes whole, and those of the codes of the council's year.
MEANINGS = re.compile(
    r"(?:status|usual_sign|unit|meaning|programme_kind|body_kind|body_short|log_kind|item_kind)\..+"
    r"|ended|absent"
)
MEANT = [(what, wording) for what, group in GROUPS.items() for wording in group.all]


def everything(group: Wordings) -> list[str]:
    return [*group.all, *group.alone, *(reading for reading, _ in group.misread)]


# --- the file -----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", LEXICON.groups)
def test_a_group_is_written_as_it_is_compared(key: str) -> None:
    group = LEXICON.groups[key]
    assert group.all
    for wording in everything(group):
        assert wording == unicodedata.normalize("NFC", wording)
        assert wording == " ".join(wording.split())
        assert wording == wording.casefold() or NAMES.fullmatch(key)
    assert [w for w, times in Counter(everything(group)).items() if times > 1] == []


@pytest.mark.parametrize("key", LEXICON.groups)
def test_a_misreading_belongs_to_a_wording_of_its_group(key: str) -> None:
    group = LEXICON.groups[key]
    assert {wording for _, wording in group.misread} <= set(group.all)


def test_no_wording_means_two_things() -> None:
    meant = [wording for group in GROUPS.values() for wording in everything(group)]
    assert [wording for wording, times in Counter(meant).items() if times > 1] == []


def test_every_group_is_used() -> None:
    patterns = LEXICON_FILE.read_text(encoding="utf-8")
    unused = [
        key
        for key in LEXICON.groups
        if not MEANINGS.fullmatch(key) and f'"{key}"' not in SOURCE and f"{{{key}}}" not in patterns
    ]
    assert unused == []


def test_every_pattern_and_part_is_used() -> None:
    tables = tomllib.loads(LEXICON_FILE.read_text(encoding="utf-8"))["pattern"]
    parts = tables.pop("part")
    assert [name for name in tables if f'pattern("{name}")' not in SOURCE] == []
    regexes = "\n".join(table["regex"] for table in tables.values())
    assert [name for name in parts if f"{{{name}}}" not in regexes] == []


def test_every_pattern_says_what_it_is_for_and_can_be_read() -> None:
    tables = tomllib.loads(LEXICON_FILE.read_text(encoding="utf-8"))["pattern"]
    tables.pop("part")
    assert [name for name, table in tables.items() if not table["about"]] == []
    lines = [line for table in tables.values() for line in table["regex"].splitlines()]
    assert [line for line in lines if len(line) > 120] == []


def test_no_letter_is_misread_as_itself() -> None:
    for printed, readings in LEXICON.letters.items():
        assert printed not in readings
        assert len(set(readings)) == len(readings)


def test_the_file_is_packed_with_the_program() -> None:
    project = tomllib.loads((PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8"))
    assert "*.toml" in project["tool"]["setuptools"]["package-data"]["geo.seminar"]


@pytest.mark.parametrize(
    ("text", "full_text"),
    [
        ('[status.ny]\nabout = "x"\nbm = ["ny"]', "bm"),
        ('[status.ny]\nabout = "x"\ntraits = ["shy"]', "shy"),
        ('[status]\nny = "ny"', "ny"),
        ('[pattern.closed]\nabout = "x"\nregex = "{state.nowhere}"', "state.nowhere"),
        ('[pattern.closed]\nabout = "x"\nregex = "("', "closed"),
        ('[pattern.closed]\nabout = "x"\nregex = "a"\ncase = true', "case"),
    ],
)
def test_a_mistake_in_the_file_is_named(text: str, full_text: str) -> None:
    with pytest.raises(LexiconError, match=re.escape(full_text)):
        parse_lexicon(text)


def test_a_pattern_takes_the_words_of_a_group_in() -> None:
    result = parse_lexicon(
        '[state.done]\nabout = "x"\nnb = ["i mål", "i"]\nnn = ["ferdig"]\n'
        "[pattern.part]\nnow = 'nå'\n"
        "[pattern.closed]\nabout = \"x\"\nany_case = true\nregex = 'er [ ] {now} [ ] {state.done} $'"
    )
    assert [
        bool(result.pattern("closed").match(f"Er nå {end}"))
        for end in ("i mål", "ferdig", "i", "ute")
    ] == [True, True, True, False]


# --- what is read -------------------------------------------------------------------------------


def test_everything_that_can_be_meant_has_words() -> None:
    assert set(GROUPS) == {*Status, *Unit, *Word}
    for what in (*Status, *Unit):  # a column or label is read by the code's own name
        assert str(what) in GROUPS[what].words


@pytest.mark.parametrize(("what", "wording"), MEANT, ids=lambda value: str(value))
def test_each_wording_is_read_as_what_it_means(what: Meaning, wording: str) -> None:
    if " … " in wording:
        texts = list(tokenize(wording.replace(" … ", " Røa ")))
        assert what in [one.word for one in find_status_phrases(texts)]
    elif " " in wording:
        one = next(find_status_phrases(list(tokenize(wording)), absent=True))
        assert (one.word, one.start, one.end) == (what, 0, len(list(tokenize(wording))))
    else:
        assert find_meaning(wording) is what


@pytest.mark.parametrize(
    ("what", "reading"),
    [(what, reading) for what, group in GROUPS.items() for reading, _ in group.misread],
)
def test_each_misreading_is_read_as_what_was_meant(what: Meaning, reading: str) -> None:
    assert find_meaning(reading) is what


@pytest.mark.parametrize(
    ("what", "word"), [(what, word) for what, group in GROUPS.items() for word in group.alone]
)
def test_some_words_tell_something_only_alone(what: Meaning, word: str) -> None:
    assert [one.word for one in find_status_phrases(list(tokenize(word)))] == [what]
    assert [one.word for one in find_status_phrases(list(tokenize(f"{word} på tur")))] == []


# --- a status more ------------------------------------------------------------------------------

#: A status of a name and wordings that no real one will have.
ADDED = """
[status.proevestatus]
about = "Put behind glass for a while."
nb = ["glass", "glasses", "glasert", "satt bak glass"]
nn = ["sett bak glas"]
"""
READ = """
from pathlib import Path
from geo import files
from geo.seminar import read, understand
text = '''Politirådets seminar 20. januar 2030

Enhet øst: Furuset (glasert), Vestli (videreført), Romsås (ny)

Glasses:
- Grorud (enhet øst)

I enhet øst er Haugenstua satt bak glass.

| Enhet | Område | Status |
|---|---|---|
| Vest | Hovseter | Glass |
'''
register = files.read_register(Path({data!r}))
for area in understand(read(text.encode(), "x.txt"), register).areas:
    print(area.name, area.status)
"""


def test_a_new_status_is_read_as_soon_as_it_has_words(tmp_path: Path) -> None:
    """One row of the settings and one group in the lexicon, in a copy of the program."""
    shutil.copytree(PACKAGE, tmp_path / "geo", ignore=shutil.ignore_patterns("__pycache__"))
    settings = tmp_path / "geo" / "settings" / "oslo.toml"
    rows = settings.read_text(encoding="utf-8")
    first = '[[status]]\ncode = "ny"\n'
    assert rows.count(first) == 1
    look = 'look = { ground = "#b8e0d2", pattern = "level" }'
    added = f'[[status]]\ncode = "proevestatus"\n{look}\n\n'
    settings.write_text(rows.replace(first, added + first), encoding="utf-8")
    with (tmp_path / "geo" / "seminar" / "lexicon.toml").open("a", encoding="utf-8") as lexicon:
        lexicon.write(ADDED)
    done = subprocess.run(
        [sys.executable, "-c", READ.format(data=str(DATA))],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.stderr == ""
    assert set(done.stdout.splitlines()) == {
        "Furuset proevestatus",
        "Vestli videreført",
        "Romsås ny",
        "Grorud proevestatus",
        "Haugenstua proevestatus",
        "Hovseter proevestatus",
    }


def test_the_reader_names_no_status_by_itself() -> None:
    named = [
        path.name
        for path in (PACKAGE / "seminar").rglob("*.py")
        if re.search(r"\bStatus\.[A-Z]", path.read_text(encoding="utf-8"))
    ]
    assert named == []

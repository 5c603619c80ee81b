"""`ipokart map`, `timeline` and `slides`: what they write, and that nothing is half written."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pikepdf
import pptx
import pytest
from PIL import Image

from geo import text
from geo.cli import main, target
from geo.exports import FORMATS
from geo.exports.powerpoint import deck as deck_module
from geo.scene import PAGES
from tests.conftest import READABLE_PAYLOADS, ROOT
from tests.geo.commands import assert_refused, output_of

Capture = pytest.CaptureFixture[str]
SVG = "{http://www.w3.org/2000/svg}"


def areas(svg: Path) -> set[str]:
    """The areas that a drawing has a group for."""
    groups = ElementTree.parse(svg).iter(f"{SVG}g")
    return {id_[5:] for g in groups if (id_ := g.get("id", "")).startswith("area-")}


# --- what is written ----------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", sorted(FORMATS))
def test_every_format_is_written_and_reported_in_one_line(
    capsys: Capture, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"kart.{suffix}"
    line = output_of(capsys, "map", out)
    size = text.bytes_(out.stat().st_size).replace("\u00a0", " ")
    assert line == f"Skrev {out} ({size}).\n"
    content = out.read_bytes()
    if suffix == "png":
        assert Image.open(BytesIO(content)).size == (1920, 1080)
    elif suffix == "svg":
        assert {"vestli", "hovseter", "furuset"} <= areas(out)
    elif suffix == "pdf":
        with pikepdf.open(out) as document:
            assert len(document.pages) == 1
    elif suffix == "pptx":
        assert len(pptx.Presentation(str(out)).slides) == 1
    elif suffix == "html":
        assert content.startswith(b"<!") or content.startswith(b"<html")
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize(
    ("options", "shown", "hidden"),
    [
        (["--unit", "vest"], {"hovseter", "majorstua"}, {"vestli"}),
        (["--status", "oppstart"], {"furuset"}, {"vestli", "hovseter"}),
        (["--bydel", "ALNA"], {"furuset", "ellingsrud", "trosterud"}, {"vestli"}),
        (["--area", "Majorstuen"], {"majorstua"}, {"vestli"}),
        (["--extent", "sentrum"], {"gronland-toyen"}, {"vestli"}),
        (["--extent", "Vestlii, fossum"], {"vestli", "fossum"}, {"hovseter"}),
        (["--extent", "by", "--edition", "2024-04-30"], {"furuset"}, {"vestli"}),
    ],
)
def test_options_choose_what_the_picture_shows(
    capsys: Capture, tmp_path: Path, options: list[str], shown: set[str], hidden: set[str]
) -> None:
    out = tmp_path / "kart.svg"
    output_of(capsys, "map", out, *options)
    assert shown <= areas(out)
    assert not hidden & areas(out)


def test_size_look_and_colour(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "KART.PNG"
    output_of(capsys, "map", out, "--size", "1600x900", "--look", "gjennomsiktig")
    image = Image.open(BytesIO(out.read_bytes()))
    assert (image.size, image.mode) == ((1600, 900), "RGBA")
    assert image.getchannel("A").getpixel((2, 2)) == 0
    drawing = tmp_path / "kart.svg"
    output_of(capsys, "map", drawing, "--look", "mork", "--colour", "enhet")
    assert "Enhet øst" in drawing.read_text(encoding="utf-8")


def test_what_is_out_of_the_picture_is_reported(capsys: Capture, tmp_path: Path) -> None:
    line = output_of(capsys, "map", tmp_path / "a.svg", "--edition", "2024-04-30", "--extent", "by")
    assert "Utenfor utsnittet (2): Sandvika og Asker sentrum." in line
    assert line.count("\n") == 1


def test_the_timeline_and_the_deck(capsys: Capture, tmp_path: Path) -> None:
    drawing = tmp_path / "tid.svg"
    output_of(capsys, "timeline", drawing, "--unit", "øst", "--size", "a4", "--look", "mørk")
    words = drawing.read_text(encoding="utf-8")
    assert "Vestli" in words
    assert "Hovseter" not in words
    show = tmp_path / "seminar.pptx"
    output_of(capsys, "slides", show, "--unit", "øst", "--lang", "nb")
    assert len(pptx.Presentation(str(show)).slides) > 5


def test_the_deck_takes_a_template(capsys: Capture, tmp_path: Path) -> None:
    template = tmp_path / "mal.pptx"
    own = pptx.Presentation()
    own.slide_width = pptx.util.Cm(25)
    own.save(str(template))
    out = tmp_path / "seminar.pptx"
    output_of(capsys, "slides", out, "--template", template)
    assert pptx.Presentation(str(out)).slide_width == pptx.util.Cm(25)


# --- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["map", "k.bmp"], ["Ukjent filtype «.bmp»", ".png, .svg, .pdf, .pptx, .html"]),
        (["map", "-"], ["Ukjent filtype «-»", ".png"]),
        (["map", "kart"], ["Ukjent filtype «kart»"]),
        (["map", ""], ["Ukjent filtype"]),
        (["timeline", "k.html"], ["Ukjent filtype «.html»", ".png, .svg, .pdf, .pptx."]),
        (["slides", "k.pdf"], ["Ukjent filtype «.pdf»", ".pptx."]),
        (["map"], ["oppgi: FIL"]),
        (["map", "k.png", "--edition", "2031"], ["Ukjent liste «2031»", "2024-04-30, 2026-01"]),
        (["slides", "k.pptx", "--edition", "2031"], ["Ukjent liste «2031»", "2026-01"]),
        (
            ["map", "k.png", "--area", "Hovsetten"],
            ["Ukjent område «Hovsetten»", "verdier: Hovseter"],
        ),
        (["map", "k.png", "--bydel", "Grorvd nord"], ["Ukjent bydel «Grorvd nord»", "Grorud"]),
        (
            ["map", "k.png", "--extent", "Atlantis"],
            ["Ukjent utsnitt «Atlantis»", "by, vest, sentrum, øst"],
        ),
        (["map", "k.png", "--unit", "nord"], ["Ukjent enhet «nord»", "vest, sentrum, øst"]),
        (
            ["map", "k.png", "--status", "gammel"],
            ["Ukjent status «gammel»", "ny, videreført, oppstart"],
        ),
        (["map", "k.png", "--size", "stor"], ["Ukjent størrelse «stor»", *PAGES]),
        (
            ["map", "k.png", "--size", "100x100"],
            ["100 × 100 piksler kan ikke lages", "fra 480 til 12 000"],
        ),
        (
            ["map", "k.png", "--size", "99999x99999"],
            ["99999 × 99999 piksler kan ikke lages", "50 millioner"],
        ),
        (["map", "k.png", "--size", "12000x12000"], ["12000 × 12000 piksler kan ikke lages"]),
        (["map", "k.png", "--size", "-5x900"], ["trenger en verdi"]),
        (
            ["map", "k.png", "--look", "rosa"],
            ["Ukjent utseende «rosa»", "lys, mørk, gjennomsiktig"],
        ),
        (["map", "k.png", "--colour", "rød"], ["Ukjent farging «rød»", "status, enhet, bydel"]),
        (["timeline", "k.png", "--edition", "2026-01"], ["ukjente argumenter: --edition"]),
        (["slides", "k.pptx", "--lang", "tlh"], ["Ukjent språk «tlh»", "nb"]),
        (
            ["slides", "k.pptx", "--unit", "øst", "--bydel", "alna"],
            ["kan ikke brukes sammen med --unit"],
        ),
        (
            ["slides", "k.pptx", "--template", "mangler.pptx"],
            ["mangler.pptx kan ikke leses", "finnes ikke"],
        ),
        (["slides", "k.pptx", "--template", "."], ["kan ikke leses", "det er en mappe"]),
        (["slides", "k.pptx", "--template", str(ROOT / "README.md")], ["ikke en PowerPoint-fil"]),
        (["map", "mangler/k.png"], ["mangler/k.png kan ikke skrives", "finnes ikke"]),
        (["map", f"{'k' * 300}.png"], ["kan ikke skrives", "navnet er for langt"]),
        (["map", "a\0b.png"], ["kan ikke skrives", "ingen fil kan hete det"]),
    ],
)
def test_bad_input_gets_one_sentence_with_what_is_valid_and_no_file(
    capsys: Capture,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    call: list[str],
    words: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert_refused(capsys, call, words)


@pytest.mark.parametrize("name", READABLE_PAYLOADS)
@pytest.mark.parametrize("option", ["--area", "--bydel", "--extent", "--edition", "--size"])
def test_hostile_options_are_refused_as_text(
    capsys: Capture, tmp_path: Path, option: str, name: str
) -> None:
    answer = output_of(capsys, "map", tmp_path / "k.svg", f"{option}={name}", code=2)
    assert answer.startswith("Ukjent ")
    assert "\x1b" not in answer
    assert "\x07" not in answer
    assert list(tmp_path.iterdir()) == []


def test_a_hostile_file_name_is_written_and_reported_as_text(
    capsys: Capture, tmp_path: Path
) -> None:
    out = tmp_path / "\x1b[31m$(touch pwned) <b>;.svg"
    line = output_of(capsys, "map", out)
    assert out.is_file()
    assert "\x1b" not in line
    assert line.count("\n") == 1
    assert list(tmp_path.iterdir()) == [out]


def test_a_library_that_is_missing_is_named_with_the_cure(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FORMATS, "png", replace(FORMATS["png"], writer="geo.exports.finnes_ikke"))
    answer = output_of(capsys, "map", tmp_path / "k.png", code=2)
    assert "geo.exports.finnes_ikke mangler" in answer
    assert "make install" in answer
    assert list(tmp_path.iterdir()) == []


def test_the_help_names_every_language(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["slides", "--help"])
    answer = " ".join(capsys.readouterr().out.split())
    assert f"lysbildene: {', '.join(text.LANGUAGES)}" in answer


def test_the_help_names_every_size_and_is_norwegian(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["map", "--help"])
    answer = " ".join(capsys.readouterr().out.split())
    assert all(name in answer.replace("- ", "-") for name in PAGES)
    assert "positional" not in answer
    assert "STØRRELSE" in answer


# --- the file -----------------------------------------------------------------------------------


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file that was there before."""
    path = tmp_path / "kart.svg"
    path.write_text("gammelt", encoding="utf-8")
    path.chmod(0o640)
    return path


def test_an_old_file_is_replaced_whole_and_keeps_its_mode(capsys: Capture, old: Path) -> None:
    before = old.stat().st_ino
    output_of(capsys, "map", old)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert old.stat().st_ino != before  # a new file in its place, not the old one overwritten
    assert areas(old)
    assert list(old.parent.iterdir()) == [old]


def test_a_new_file_gets_the_mode_that_files_get_here(capsys: Capture, tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        output_of(capsys, "map", tmp_path / "k.svg")
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "k.svg").stat().st_mode) == 0o640


def test_a_link_is_written_through(capsys: Capture, old: Path) -> None:
    link, dangling = old.with_name("lenke.svg"), old.with_name("ny.svg")
    link.symlink_to(old.name)
    dangling.symlink_to("sant.svg")
    output_of(capsys, "map", link)
    output_of(capsys, "map", dangling)
    assert link.is_symlink()
    assert areas(old)
    assert areas(old.with_name("sant.svg"))


def test_a_ring_of_links_is_reported(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "a.svg").symlink_to("b.svg")
    (tmp_path / "b.svg").symlink_to("a.svg")
    assert "i ring" in output_of(capsys, "map", tmp_path / "a.svg", code=2)


def test_a_folder_is_no_file(capsys: Capture, tmp_path: Path) -> None:
    (tmp_path / "kart.png").mkdir()
    answer = output_of(capsys, "map", tmp_path / "kart.png", code=2)
    assert "kart.png kan ikke skrives: det er en mappe. Ingenting er endret." in answer


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_reported(capsys: Capture, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    assert "ikke lov" in output_of(capsys, "map", tmp_path / "kart.svg", code=2)


def test_a_folder_that_refuses_is_reported(
    capsys: Capture, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.cli.target.os.access", lambda *_: False)
    assert "du har ikke lov til det" in output_of(capsys, "map", old, code=2)
    assert old.read_text(encoding="utf-8") == "gammelt"


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "disken er full"), (errno.EIO, "disken svarer ikke")]
)
@pytest.mark.parametrize("call", ["fsync", "write"])
def test_a_disk_that_fails_half_way_leaves_the_old_file(
    capsys: Capture, old: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str, call: str
) -> None:
    def fail(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    if call == "fsync":
        monkeypatch.setattr("geo.cli.target.os.fsync", fail)
    else:
        monkeypatch.setattr(target, "_pour", fail)
    answer = output_of(capsys, "map", old, code=2)
    assert words in answer
    assert answer.count("\n") == 1
    assert old.read_text(encoding="utf-8") == "gammelt"
    assert list(old.parent.iterdir()) == [old]


def test_ctrl_c_half_way_leaves_the_old_file(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("geo.cli.target.os.fsync", interrupt)
    assert main(["map", str(old)]) == 130
    assert old.read_text(encoding="utf-8") == "gammelt"
    assert list(old.parent.iterdir()) == [old]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_device_is_reported(capsys: Capture, tmp_path: Path) -> None:
    out = tmp_path / "kart.svg"
    out.symlink_to("/dev/full")
    answer = output_of(capsys, "map", out, code=2)
    assert "disken er full" in answer
    assert answer.count("\n") == 1
    assert Path("/dev/full").is_char_device()


def test_a_pipe_gets_the_file_directly(capsys: Capture, tmp_path: Path) -> None:
    pipe = tmp_path / "kart.png"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    output_of(capsys, "map", pipe)
    reader.join(30)
    assert Image.open(BytesIO(got[0])).size == (1920, 1080)
    assert stat.S_ISFIFO(pipe.stat().st_mode)


# --- data ---------------------------------------------------------------------------------------


def test_broken_data_is_reported_and_leaves_no_file(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, folder: Path, tmp_path: Path
) -> None:
    (folder / "editions.json").write_bytes(b"{")
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    answer = output_of(capsys, "map", tmp_path / "k.svg", code=1)
    assert answer.startswith("editions.json: fila er ikke gyldig JSON")
    assert not (tmp_path / "k.svg").exists()


@pytest.mark.parametrize("payload", READABLE_PAYLOADS)
def test_hostile_names_in_the_data_are_text_in_the_answer(
    capsys: Capture,
    tmp_path: Path,
    payload: str,
    edit: Callable[[str, Callable[[Any], object]], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def change(doc: Any) -> None:
        doc["features"][0]["properties"].update(name=payload)

    monkeypatch.setenv("IPOKART_DATA", str(edit("ipo_areas.geojson", change)))
    line = output_of(capsys, "map", tmp_path / "k.svg", "--extent", "vestli")
    assert line.count("\n") == 1
    assert "\x1b" not in line
    assert ElementTree.parse(tmp_path / "k.svg") is not None
    answer = output_of(capsys, "map", tmp_path / "k2.svg", "--area", "Atlantis", code=2)
    assert "\x1b" not in answer


def test_the_deck_gets_the_view_the_template_and_the_language(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests: list[Any] = []

    def deck(_: Any, *rest: Any) -> bytes:
        requests.extend(rest)
        return b"fil"

    monkeypatch.setattr(deck_module, "deck", deck)
    (tmp_path / "mal.pptx").write_bytes(b"mal")
    output_of(
        capsys,
        "slides",
        tmp_path / "s.pptx",
        "--bydel",
        "Sgndre Nordstrand",
        "--edition",
        "2026-01",
        "--template",
        tmp_path / "mal.pptx",
    )
    view, template, lang, titles = requests
    assert (view.bydel, view.edition, template, lang, titles) == (
        "sondre-nordstrand",
        "2026-01",
        b"mal",
        "nb",
        "budskap",
    )


def test_a_picture_as_a_process_in_a_c_locale(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "geo", "map", str(tmp_path / "øst.svg"), "--unit", "øst"],
        cwd=ROOT,
        env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, b"")
    assert "Skrev" in run.stdout.decode()

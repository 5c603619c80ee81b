"""Two servers behind nginx are upgraded one after the other, while they are asked all the time and
somebody looks at a page: the newer program changes the tables, and nobody meets the older one."""

from __future__ import annotations

import os
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from geo.store import REVISION
from pages.serving import workers
from tests.browser import nginx
from tests.browser.conftest import PATIENCE
from tests.browser.servers import free_port, start_at, until
from tests.browser.test_two_servers import Load, Site
from tests.conftest import ROOT
from tests.postgres_server import Server

MIGRATION = '''"""A column that a newer program has use for."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{down}"


def upgrade() -> None:
    op.add_column("edit_draft", sa.Column("newer", sa.Text, nullable=True))
'''


@pytest.fixture
def newer_program(tmp_path: Path) -> Path:
    """The program as it is, but for one more migration."""
    folder = tmp_path / "newer"
    folder.mkdir()
    for item in (".streamlit", "app.py", "data", "pages", "node_modules", "pyproject.toml"):
        (folder / item).symlink_to(ROOT / item)
    for path in (ROOT / "geo").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            copy = folder / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    (folder / "geo/store/migrations/versions/9999_newer.py").write_text(
        MIGRATION.format(down=REVISION), "utf-8"
    )
    start = folder / "geo/store/__init__.py"
    newer, count = re.subn(
        f'REVISION = "{REVISION}"', 'REVISION = "9999"', start.read_text("utf-8")
    )
    assert count == 1
    start.write_text(newer, "utf-8")
    return folder


def start(program: Path, port: int) -> subprocess.Popen[bytes]:
    """A server of a program, which answers."""
    own = {"IPOKART_ACCESS": "open", "IPOKART_LIVE_RATE": "0", "PYTHONPATH": str(program)}
    return start_at(port, os.environ | own, program)


def is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError:
        return False


@pytest.fixture
def site(filled_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    if not workers.nginx():
        pytest.skip("nginx is missing: sh scripts/ensure_system.sh")
    monkeypatch.setenv("IPOKART_DB", filled_database)
    ports = (free_port(), free_port())
    servers: dict[int, subprocess.Popen[bytes]] = {}
    with nginx.in_front_of(ports, tmp_path) as (secure, log):
        try:
            for port in ports:
                servers[port] = start(ROOT, port)
            yield Site(f"https://localhost:{secure}", servers, log)
        finally:
            for process in servers.values():
                process.kill()
                process.wait(20)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Somebody who believes our certificate."""
    context = browser.new_context(
        locale="nb-NO", ignore_https_errors=True, viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def upgrade(site: Site, port: int, program: Path) -> None:
    """Stop one server and start it from another folder, as docs/operations.md tells."""
    site.servers[port].terminate()
    site.servers[port].wait(60)
    site.servers[port] = start(program, port)
    until(lambda: is_ready(port))


def test_people_go_on_while_servers_are_upgraded_with_new_tables(
    site: Site, page: Page, newer_program: Path, filled_database: str, postgres_server: Server
) -> None:
    before = contents(postgres_server, filled_database)
    page.goto(f"{site.address}/map?unit=ost")
    expect(page.get_by_role("heading", name="Enhet øst: 9 av 12 områder")).to_be_visible()
    first = site.last_server()
    (other,) = set(site.servers) - {first}
    with (
        Load(f"{site.address}/map") as pages,
        Load(f"{site.address}/live/ipo-omrader.geojson") as files,
    ):
        loads = (pages, files)
        # first the server that nobody sees; the tables are then too new for the other, and the open
        # page goes on at the server that is upgraded
        with page.expect_websocket():
            upgrade(site, other, newer_program)
            until(lambda: not is_ready(first))
        page.get_by_role("button", name="Fjern filteret Enhet øst").click()
        expect(page.get_by_role("heading", name="Oslo: 12 områder")).to_be_visible()
        upgrade(site, first, newer_program)
        requests = [len(load.answers) for load in loads]
        until(
            lambda: all(
                len(load.answers) > count for load, count in zip(loads, requests, strict=True)
            )
        )
    assert [is_ready(port) for port in site.servers] == [True, True]
    assert {code for load in loads for code in load.answers} == {200}
    assert contents(postgres_server, filled_database) == before | {"tables": [("9999",)]}


def contents(server: Server, database: str) -> dict[str, list[tuple[object, ...]]]:
    """What the database says of the tables, and what it holds."""
    questions = {
        "tables": "SELECT version_num FROM ipokart_store.alembic_version",
        "records": "SELECT kind, id, body FROM ipokart_store.record ORDER BY kind, id",
        "versions": "SELECT number, at FROM ipokart_store.version ORDER BY number",
    }
    with server.connect(database.rpartition("/")[2]) as connection:
        return {name: connection.execute(sql).fetchall() for name, sql in questions.items()}

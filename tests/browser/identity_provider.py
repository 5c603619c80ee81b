"""An OpenID provider on this machine, with persons of each role, and a server that trusts it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from tests.browser.servers import free_port

#: As many groups as an ID token may have at Entra ID, each called as it calls them.
MANY_GROUPS = [f"00000000-0000-4000-8000-{number:012d}" for number in range(200)]
#: Who can sign in, by `sub`: what the provider says of them.
PERSONS: Mapping[str, Mapping[str, object]] = {
    "leser": {"name": "Lese Leser", "groups": ["g-lesere"]},
    "redaktor": {"name": "Rita Redaktør", "groups": [*MANY_GROUPS, "g-grorud"]},
    "utgiver": {"name": "Ute Utgiver", "groups": ["g-utgivere"]},
    "administrator": {"name": "Ada Administrator", "roles": ["g-admin"]},
    "uten": {"name": "Uno Uten", "groups": MANY_GROUPS},
}
ROLES = """
[[role]]
role = "leser"
groups = ["g-lesere"]

[[role]]
role = "redaktør"
groups = ["g-grorud"]
bydeler = ["grorud"]

[[role]]
role = "utgiver"
groups = ["g-utgivere"]

[[role]]
role = "administrator"
groups = ["g-admin"]
"""


@contextmanager
def provider() -> Iterator[str]:
    """The provider; its address."""
    port = free_port()
    claims = [json.dumps({"sub": sub, **wording}) for sub, wording in PERSONS.items()]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
        + [f"--user-claims={item}" for item in claims],
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        _wait(f"{address}/.well-known/openid-configuration", process)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    pause = Event()
    for _ in range(400):
        assert process.poll() is None, "the provider stopped"
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pause.wait(0.1)
    raise AssertionError("the provider did not answer")


def settings(folder: Path, issuer: str, port: int, scheme: str = "http") -> dict[str, str]:
    """The environment of a server at a port where people sign in at a provider. `roller.toml` in
    the folder says who has which role."""
    sign_in, roles = folder / "innlogging.toml", folder / "roller.toml"
    rows = {
        "address": f"{scheme}://localhost:{port}",
        "client_id": "ipokart",
        "client_secret": "secret-of-the-tests",
        "cookie_secret": "0123456789abcdef" * 4,
        "metadata": f"{issuer}/.well-known/openid-configuration",
    }
    sign_in.write_text("".join(f'{key} = "{value}"\n' for key, value in rows.items()), "utf-8")
    roles.write_text(ROLES, "utf-8")
    return {
        "IPOKART_ACCESS": "signed-in",
        "IPOKART_SIGN_IN": str(sign_in),
        "IPOKART_ROLES": str(roles),
    }

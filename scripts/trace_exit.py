"""What a command and all it starts ask of the network, by strace: fails when something is asked for
beyond this machine, a look-up of a name included.

    python -m scripts.trace_exit pytest tests/browser

Linux only; strace must be installed. What it finds is printed, one call on a line. The exit code is
the command's own, or 1.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

_CALL = re.compile(r"\b(?:connect|sendto|sendmsg|sendmmsg)\(")
_ADDRESS = re.compile(
    r'sin6?_port=htons\((\d+)\).*?(?:inet_addr|inet_pton)\((?:AF_INET6, )?"([^"]+)"'
)
_LOOPBACK = ("127.", "::1", "::ffff:127.")
_NAMES = 53
#: Sockets of services of the machine that would look a name up for us.
_RESOLVERS = re.compile(r'sun_path=@?"[^"]*(?:resolve|avahi|dnsmasq)[^"]*"')
#: How Chromium asks the system whether there is a way out by IPv6: it connects a datagram socket
#: to this address and sends nothing. (`silent_exit.sh` counts what is sent.)
_BROWSERS_QUESTION = ("443", "2001:4860:4860::8888")
#: What a line must hold to be worth keeping: a browser sends a thousand others to itself.
_WORTH_KEEPING = "AF_INET|resolve|avahi|dnsmasq"


def strace(trace: Path, *, beside: bool = False) -> list[str]:
    """The words to put before a command so that what it asks of the network is added to this file.

    `beside`: the command keeps its process number, so it can be stopped as if nothing watched; the
    file is then whole a moment after the command has ended.
    """
    keep = f"|grep --line-buffered -E '{_WORTH_KEEPING}' >> {shlex.quote(str(trace))}"
    calls = "trace=connect,sendto,sendmsg,sendmmsg,bind"
    words = ["strace", "-f", "-qq", "--seccomp-bpf", "-e", calls, "-o", keep]
    return [*words, "-D"] if beside else words


def outgoing(trace: Iterable[str], *, has_browser: bool = False) -> list[str]:
    """The lines of a trace by strace that ask the system for something beyond this machine.

    `has_browser`: whether the trace is of a browser, too, so that its own question is left out.
    """
    left_out = {_BROWSERS_QUESTION} if has_browser else set()
    return [line for line in trace if _CALL.search(line) and _leaves(line, left_out)]


def _leaves(line: str, left_out: set[tuple[str, str]]) -> bool:
    beyond = any(
        int(port) == _NAMES or not address.startswith(_LOOPBACK)
        for port, address in set(_ADDRESS.findall(line)) - left_out
    )
    return beyond or bool(_RESOLVERS.search(line))


def main(command: list[str]) -> int:
    """Run the command under strace and judge its trace."""
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder, "trace.txt")
        code = subprocess.run([*strace(trace), *command], check=False).returncode
        lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    left = outgoing(lines, has_browser=True)
    print(f"Kall på nettet: {len(lines)}; ut av maskinen: {len(left)}", *left[:50], sep="\n")
    return code or bool(left)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

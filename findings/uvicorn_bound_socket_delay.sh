#!/bin/sh
# uvicorn 0.54.0: a server on a socket of Config.bind_socket() answers a kept connection without TCP_NODELAY.
#
# uvicorn binds this way for --workers and --reload; Streamlit 1.67.0's server binds in the same way. The socket is
# made without naming a protocol, so its `proto` is 0, and asyncio sets TCP_NODELAY only where it is IPPROTO_TCP (a
# server that uvicorn starts in one process by host and port has it). Head and body of an answer are two writes:
# without the option the second waits for the client's delayed acknowledgement.
# Seen on Linux: TCP_NODELAY 1 by host and port, 0 on the bound socket; the median of 20 answers of 3,000 bytes on a
# kept connection was 0.2 ms and 44 ms.
# It matters here: `ipokart serve` sets the option on the socket that it listens to.
# Needs Linux, Python 3.11 or newer and PyPI. Exit code 1 when the behaviour has changed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check uvicorn==0.54.0
"$folder/venv/bin/python" - <<'PYTHON'
import http.client
import socket
import statistics
import threading
import time

import uvicorn


async def answer(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"3000")]})
    await send({"type": "http.response.body", "body": b"x" * 3000})


def ask(bound):
    config = uvicorn.Config(answer, host="127.0.0.1", port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    sockets = [config.bind_socket()] if bound else None
    threading.Thread(target=server.run, kwargs={"sockets": sockets}, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    connection = http.client.HTTPConnection(*server.servers[0].sockets[0].getsockname())
    seconds = []
    for _ in range(20):
        start = time.perf_counter()
        connection.request("GET", "/")
        connection.getresponse().read()
        seconds.append(time.perf_counter() - start)
    (kept,) = server.server_state.connections
    option = kept.transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    name = "bind_socket" if bound else "host and port"
    print(name, f"TCP_NODELAY {option}", f"median {1000 * statistics.median(seconds):.1f} ms", sep="\t")
    return option


assert ask(bound=False) == 1, "changed: no TCP_NODELAY by host and port"
assert ask(bound=True) == 0, "changed: TCP_NODELAY on a bound socket"
PYTHON

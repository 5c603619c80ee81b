"""Whether this process lives, and whether it can show the register: for whoever watches servers.

Neither answer tells anything of the register, of the machine or of what is wrong; the log does.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from geo.errors import DataError, StoreError
from geo.model import Audience

#: The process answers.
LIVE = "/healthz"
#: The register can be read, and what its first visitor needs is made: 200, else 503.
READY = "/readyz"
PATHS = frozenset({LIVE, READY})
_LOG = logging.getLogger(__name__)
_FRESH = {"Cache-Control": "no-store"}


async def live(_: Request) -> Response:
    """That the process answers."""
    return PlainTextResponse("ok\n", headers=_FRESH)


class Readiness:
    """Whether the register can be read. All who ask at once share one question."""

    def __init__(self, read: Callable[[], object]) -> None:
        self._read = read
        self._question: asyncio.Task[bool] | None = None

    async def answer(self, _: Request) -> Response:
        """200 where the register can be read, else 503."""
        if self._question is None or self._question.done():
            self._question = asyncio.create_task(asyncio.to_thread(self._can_read))
        if await asyncio.shield(self._question):
            return PlainTextResponse("ok\n", headers=_FRESH)
        return PlainTextResponse("not ready\n", 503, headers=_FRESH)

    def _can_read(self) -> bool:
        try:
            self._read()
        except StoreError as error:
            _LOG.warning("not ready", extra={"code": error.code})
        except DataError as error:
            _LOG.warning("not ready", extra={"code": error.findings[0].code})
        except Exception:  # whatever it is, the server is not ready
            _LOG.exception("not ready")
        else:
            return True
        return False


def make_files() -> None:
    """Read the open edition and make the browser's files of it, which costs one question where
    nothing has changed. Raises StoreError and DataError."""
    from pages.serving import browser_files, loading  # take a moment; the server listens first

    browser_files.resources_of(loading.known_to_all(Audience.OPEN))

"""Notices that the register has changed, once for all sessions of this process, and tells them.

The register is asked every other second, however many sessions there are. A session that shows
another version is made to run its fragment `pages.parts.live`, which decides what comes of it; its
page does not run for that. A session that is running is told afterwards: it may be reading the new
version just now, and must not be run again with what its widgets were before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from streamlit import runtime
from streamlit.proto.ClientState_pb2 import ClientState

from geo import store
from geo.errors import StoreError

INTERVAL = 2.0  # seconds from one look at the register to the next
_LOG = logging.getLogger(__name__)


@dataclass
class Follower:
    """A session that is notified of new versions of the register.

    `fragment` is run to notify it. `shown` is the version that its page shows, None for a page that
    says that the register could not be read. `notified` is the version of the last notification.
    """

    fragment: str
    shown: Hashable | None
    notified: Hashable | None = None

    def is_behind(self, seen: Hashable) -> bool:
        """Whether to notify the session of a version; a page without one is notified each time."""
        return self.shown is None or seen not in (self.shown, self.notified)


class Watch:
    """The version of the register that was last seen, and the sessions that follow it.

    `ask` returns the version, in a thread, or None where it cannot be known; `run` makes a session
    run a fragment and returns whether it could. `is_newer`: the register is a newer program's.
    """

    def __init__(
        self, ask: Callable[[], Hashable | None], run: Callable[[str, str], bool | None]
    ) -> None:
        self._ask, self._run = ask, run
        self.is_newer = False
        self._followers: dict[str, Follower] = {}
        self._seen: Hashable | None = None

    def follow(self, session: str, fragment: str, shown: Hashable | None) -> None:
        """A session's page shows a version; None: it says that the register could not be read."""
        before = self._followers.get(session)
        self._followers[session] = Follower(fragment, shown, before.notified if before else None)

    async def look(self, prepare: Callable[[], None] = lambda: None) -> None:
        """Look at the register once, and notify every session that shows another version. Where the
        version is new, then `prepare` in a thread what its next visitor needs."""
        try:
            seen = await asyncio.to_thread(self._ask)
        except StoreError as error:
            _LOG.warning("cannot see whether the register has changed", extra={"code": error.code})
            self.is_newer = error.code == "newer"
            return
        except Exception:  # the next look may do better
            _LOG.exception("cannot see whether the register has changed")
            return
        self.is_newer = False
        if seen is None:
            return
        self._tell(seen)
        is_new, self._seen = self._seen not in (None, seen), seen
        if is_new:
            try:
                await asyncio.to_thread(prepare)
            except Exception:  # the next visitor waits for it and is told
                _LOG.exception("cannot make the files of the new version")

    def _tell(self, seen: Hashable) -> None:
        for session, follower in list(self._followers.items()):
            if not follower.is_behind(seen):
                continue
            could = self._run(session, follower.fragment)
            if could is None:
                self._followers.pop(session, None)
            elif could:
                follower.notified = seen

    async def run(self, prepare: Callable[[], None], looked: Callable[[], Awaitable[None]]) -> None:
        """Look again and again, until it is cancelled; `looked` runs after each look."""
        while True:
            await self.look(prepare)
            await looked()
            await asyncio.sleep(INTERVAL)


def run_fragment(session: str, fragment: str) -> bool | None:
    """Make a session run a fragment, on the server's own thread. False: it runs something already;
    None: there is no such session any more."""
    info = runtime.get_instance()._session_mgr.get_active_session_info(session)
    if info is None:
        return None
    if info.session._scriptrunner is not None:
        return False
    state = ClientState()
    state.CopyFrom(info.session._client_state)
    state.fragment_id = fragment
    info.session.request_rerun(state)
    return True


def newest_state() -> Hashable | None:
    """A value that differs between versions of the register, without reading it where possible.

    Opens it where the tables are not as this program knows them. Raises StoreError: `newer` where
    a newer program has written it.
    """
    state = store.state()
    if state is None:
        store.folder()
        state = store.state()
    return state


#: The watch of this process.
WATCH = Watch(newest_state, run_fragment)

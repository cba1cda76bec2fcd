"""A small pool of Snowpark sessions: one for each worker thread, for a session is not to be shared between threads."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, TypeVar

from snowflake.snowpark import Session

from bot.attribution import attribution
from bot.domain import Json, SessionContext
from bot.snowflake.connection import Connection
from bot.snowflake.session import open_session, tagged
from bot.snowflake.trouble import SESSION_GONE, VENDOR_ERRORS, VendorError, number_of, trouble

T = TypeVar("T")

log = logging.getLogger(__name__)

SIZE: Final = 4

# SPEC, rules of keeping: a session is kept for an hour. One that has rested for this long is asked whether it still
# lives, which also keeps it alive; asking before every statement would double the round trips.
TTL_S: Final = 3600.0
RESTED_S: Final = 60.0

# Numbers of errors that say nothing about the session itself: the statement was at fault.
_STATEMENT: Final = range(1, 250000)


@dataclass
class _Held:
    session: Session
    used: float


class Pool:
    """Sessions are opened when they are first needed, validated before use, and closed with the pool."""

    def __init__(
        self,
        connection: Connection,
        *,
        size: int = SIZE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.connection = connection
        self._clock = clock
        self._threads = ThreadPoolExecutor(size, "snowflake")
        self._mine = threading.local()
        self._open: set[Session] = set()
        self._context = SessionContext()

    @property
    def context(self) -> SessionContext:
        """What the account said at the latest login about all of its sessions, which nothing changes later; empty
        before the first one."""
        return self._context

    async def call(self, function: Callable[[Session], T], *, tag: Json | None = None) -> T:
        """What the function returns, run with a session in a thread of the pool. Its statements carry `tag`, by default
        the request and person that the caller works for.

        Where the session turns out to have ended, the function is called once more with a new one: what it does must
        bear repeating. Raises errors.SessionError for whatever Snowflake refuses, and the function's own errors.
        """
        whose = attribution() if tag is None else tag
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, function, whose)

    def close(self) -> None:
        """Waits for the calls under way and logs out: not on the event loop."""
        self._threads.shutdown()
        for session in list(self._open):
            self._drop(session)

    def _run(self, function: Callable[[Session], T], whose: Json) -> T:
        with trouble():
            session = self._session()
            try:
                return self._applied(function, session, whose)
            except VENDOR_ERRORS as error:
                if not _is_lost(session, error):
                    raise
                log.info("the Snowflake session has ended (%d); opening another", number_of(error))
            self._drop(session)
            return self._applied(function, self._session(), whose)

    def _applied(self, function: Callable[[Session], T], session: Session, whose: Json) -> T:
        tagged(session, whose)
        try:
            return function(session)
        finally:
            self._mine.held.used = self._clock()

    def _session(self) -> Session:
        """This thread's session, a new one where there is none that lives."""
        held: _Held | None = getattr(self._mine, "held", None)
        if held is not None and held.session in self._open:
            rested = self._clock() - held.used
            if rested < RESTED_S or (rested < TTL_S and held.session.connection.is_valid()):
                return held.session
            self._drop(held.session)
        session = open_session(self.connection)
        self._open.add(session)
        self._context = _context_of(session)
        self._mine.held = _Held(session, self._clock())
        return session

    def _drop(self, session: Session) -> None:
        self._open.discard(session)
        with suppress(*VENDOR_ERRORS):  # it is of no more use, and may know that itself
            session.connection.close(retry=False)  # else Snowpark would cancel statements first, and wait for that
            session.close()


def _context_of(session: Session) -> SessionContext:
    """The connector keeps what the answer to the login says, so that this costs no round trip."""
    said = session.connection
    return SessionContext(said.role or None, said.warehouse or None, said.database or None, said.schema or None)


def _is_lost(session: Session, error: VendorError) -> bool:
    """Whether the error came of the session's end."""
    number = number_of(error)
    if number in SESSION_GONE:
        return True
    return number not in _STATEMENT and not session.connection.is_valid()

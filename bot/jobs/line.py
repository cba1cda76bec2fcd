"""Who is served next: the waiting jobs in fair order, as a value in memory without I/O.

A person's n-th waiting job stands in round n, counted from the round that is being served when it comes: somebody with
one job waits for one round of the others, however many each of them has asked for. A drawing's jobs are served one
after the other as they came; all that wait for it wait in the earliest of their rounds, so that a colleague's change
does not wait for the whole of somebody else's line.

A job that waits to try again keeps its drawing to itself, but no place, and nobody waits behind it for one.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.errors import LimitReached

# What a job takes, in seconds, before the first has ended: a language model writes a drawing in about this time.
FIRST_GUESS = 10.0
# Of so many jobs that ended last the average is taken.
_REMEMBERED = 50


@dataclass(frozen=True, slots=True)
class Limits:
    """How many jobs may wait and run at once: of one person, and of one workspace."""

    person: int = 50
    team: int = 2000


@dataclass(frozen=True, slots=True)
class Ticket:
    """A job in line: whose it is, which drawing it is for, and its number in the order of acceptance."""

    job: str
    team: str
    user: str
    drawing: str
    number: int


@dataclass(frozen=True, slots=True)
class _Turn:
    """What is compared: the round, and within it who came first."""

    round: int
    ticket: Ticket

    def __lt__(self, other: "_Turn") -> bool:
        return (self.round, self.ticket.number) < (other.round, other.ticket.number)


class Line:
    """The waiting, those in service (at most `places` at once, and one for each drawing), and the parked: those that
    wait to try again.

    From the moment when one is parked until one that came back has come through, one of several places is kept for
    those that have not failed yet: what fails may fail slowly, and for long.
    """

    def __init__(self, places: int, limits: Limits | None = None) -> None:
        self._places = places
        self._limits = limits or Limits()
        self._waiting: dict[str, _Turn] = {}
        self._served: dict[str, Ticket] = {}
        self._parked: dict[str, tuple[Ticket, float]] = {}
        self._again: set[str] = set()  # those that have been parked, wherever they stand now
        self._in_trouble = False
        self._round = 0
        self._took: deque[float] = deque(maxlen=_REMEMBERED)

    def admit(self, team: str, user: str) -> None:
        """Raises LimitReached("person_limit" or "team_limit", limit, seconds) where no job of theirs may join now;
        `seconds` is when one probably may."""
        colleagues = [ticket for ticket in self._everybody() if ticket.team == team]
        own = [ticket for ticket in colleagues if ticket.user == user]
        if len(own) >= self._limits.person:
            raise LimitReached("person_limit", limit=self._limits.person, seconds=self._until_one_ends(own))
        if len(colleagues) >= self._limits.team:
            raise LimitReached("team_limit", limit=self._limits.team, seconds=self._until_one_ends(colleagues))

    def join(self, ticket: Ticket) -> None:
        """The job waits, behind the others of the same person that wait."""
        own = sum(_person(turn.ticket) == _person(ticket) for turn in self._waiting.values())
        self._waiting[ticket.job] = _Turn(self._round + own + 1, ticket)

    def take(self) -> list[Ticket]:
        """Those whose turn it is now; from now on they are in service."""
        taken = []
        while len(self._served) < self._places and (ready := list(self._ready())):
            turn = min(ready)
            self._round = max(self._round, turn.round)
            self.serve(turn.ticket)
            taken.append(turn.ticket)
        return taken

    def serve(self, ticket: Ticket) -> None:
        """The job is in service, whether or not it is its turn: it may have been when the bot was stopped."""
        self._waiting.pop(ticket.job, None)
        self._parked.pop(ticket.job, None)
        self._served[ticket.job] = ticket

    def put_back(self, tickets: Iterable[Ticket]) -> None:
        """They were taken, but could not be served: they wait on, before all others."""
        for ticket in tickets:
            del self._served[ticket.job]
            self._waiting[ticket.job] = _Turn(self._round, ticket)

    def park(self, job: str, seconds: float) -> Ticket | None:
        """The job, if it is in service, leaves its place to others and comes back in so many seconds."""
        ticket = self._served.pop(job, None)
        if ticket is not None:
            self._parked[job] = (ticket, seconds)
            self._again.add(job)
            self._in_trouble = True
        return ticket

    def come_back(self, job: str) -> None:
        """The job, if it is parked, waits for its turn again."""
        if job in self._parked:
            self.join(self._parked.pop(job)[0])

    def leave(self, job: str, seconds: float | None = None) -> None:
        """The job has ended or was cancelled, wherever it stands; `seconds` is what it took, where that says what the
        next will take."""
        for place in (self._waiting, self._served, self._parked):
            place.pop(job, None)
        if seconds is not None:
            self._took.append(seconds)
            self._in_trouble &= job not in self._again
        self._again.discard(job)
        if not len(self):
            self._round = 0

    def of(self, team: str, user: str) -> list[str]:
        """The person's jobs, in the order of their numbers."""
        own = (ticket for ticket in self._everybody() if _person(ticket) == (team, user))
        return [ticket.job for ticket in sorted(own, key=_number)]

    def ahead(self, job: str) -> int:
        """How many of the waiting are served before this one; 0 for one that does not wait."""
        if job not in self._waiting:
            return 0
        elsewhere = self._again if self._keeps_a_place and job not in self._again else set()
        own = self._waiting[job]
        return sum(turn < own for other, turn in self._waiting.items() if other not in elsewhere)

    def seconds_until(self, job: str) -> float:
        """In how many seconds the job is likely to begin; 0 for one that does not wait."""
        return self._seconds(self.ahead(job) + 1) if job in self._waiting else 0.0

    def seconds_until_empty(self) -> float:
        """In how many seconds all who wait are likely to be served."""
        return self._seconds(len(self._waiting))

    def is_held(self, job: str) -> bool:
        """Whether the job waits for one of the same drawing that was parked and has not come through yet."""
        if job not in self._waiting:
            return False
        own = self._waiting[job].ticket
        of_the_drawing = (ticket for ticket in self._everybody() if ticket.drawing == own.drawing)
        return any(ticket.number < own.number and ticket.job in self._again for ticket in of_the_drawing)

    def __len__(self) -> int:
        return len(self._waiting) + len(self._served) + len(self._parked)

    def __contains__(self, job: str) -> bool:
        return job in self._waiting or job in self._served or job in self._parked

    def _everybody(self) -> Iterator[Ticket]:
        yield from self._busy()
        yield from (turn.ticket for turn in self._waiting.values())

    def _busy(self) -> Iterator[Ticket]:
        """Those that keep their drawing to themselves."""
        yield from self._served.values()
        yield from (ticket for ticket, _ in self._parked.values())

    def _ready(self) -> Iterator[_Turn]:
        """The first of each drawing that nobody works on, in the earliest round of all that wait for it."""
        busy = {ticket.drawing for ticket in self._busy()}
        first: dict[str, _Turn] = {}
        for turn in self._waiting.values():
            drawing = turn.ticket.drawing
            if drawing not in busy:
                head = first.setdefault(drawing, turn)
                first[drawing] = _Turn(min(head.round, turn.round), min(head.ticket, turn.ticket, key=_number))
        is_room = len(self._again & self._served.keys()) < self._places - self._keeps_a_place
        yield from (turn for turn in first.values() if is_room or turn.ticket.job not in self._again)

    def _until_one_ends(self, tickets: list[Ticket]) -> float:
        if any(ticket.job in self._served for ticket in tickets):
            return self._duration
        waiting = [self._waiting[ticket.job] for ticket in tickets if ticket.job in self._waiting]
        if waiting:
            return self.seconds_until(min(waiting).ticket.job) + self._duration
        return min(self._parked[ticket.job][1] for ticket in tickets) + self._duration

    def _seconds(self, jobs: int) -> float:
        return jobs * self._duration / self._places

    @property
    def _keeps_a_place(self) -> bool:
        return self._in_trouble and self._places > 1

    @property
    def _duration(self) -> float:
        return sum(self._took) / len(self._took) if self._took else FIRST_GUESS


def _person(ticket: Ticket) -> tuple[str, str]:
    return ticket.team, ticket.user


def _number(ticket: Ticket) -> int:
    return ticket.number

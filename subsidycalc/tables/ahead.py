"""Make the next piece while the one before it is being used, or two at once: a second core has work too."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from threading import Event, Lock
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

Piece = TypeVar("Piece")
Made = TypeVar("Made")

_NO_MORE: Final = object()
_WAITING: Final = 1


class Once(Generic[Made]):
    """What is made when it is first asked for, by whichever thread asks; what failed is made again for who asks next."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make: Callable[[], Made] | None = make
        self._making = Lock()

    def __call__(self) -> Made:
        """Return it, and let go of what it is made from."""
        with self._making:
            if self._make is not None:
                self._made = self._make()
                self._make = None
            return self._made


@contextmanager
def asked_beforehand(pieces: Iterable[Callable[[], object]]) -> Iterator[None]:
    """Ask for pieces in their order beside the block, so that they are there when their turn comes; its end ends that."""
    ended = Event()

    def ask() -> None:
        for piece in pieces:
            if ended.is_set():
                return
            piece()

    with ThreadPoolExecutor(max_workers=1) as asking:
        asking.submit(ask)
        try:
            yield
        finally:
            ended.set()


def made_ahead(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield pieces in their order, each but the first made while another is used; never more than one waits."""
    with ThreadPoolExecutor(max_workers=1) as maker:
        coming = maker.submit(next, pieces, _NO_MORE)
        while (piece := coming.result()) is not _NO_MORE:
            coming = maker.submit(next, pieces, _NO_MORE)
            yield piece  # type: ignore[misc] # it is not the mark of the end


def worked_on(
    work: Callable[[Piece], Made], pieces: Iterable[Piece], *, side_by_side: bool
) -> Iterator[Made]:
    """Yield what is made of each piece, in their order; the work on one must need nothing of the others.

    Side by side pays where each is much work.
    """
    if not side_by_side:
        yield from map(work, pieces)
        return
    given = iter(pieces)
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming = [worker.submit(work, piece) for piece in islice(given, 1)]
        while coming:
            here = [work(piece) for piece in islice(given, 1)]  # every second one, meanwhile
            made = coming.pop().result()
            coming = [worker.submit(work, piece) for piece in islice(given, 1)]
            yield made
            yield from here


def used_meanwhile(use: Callable[[Piece], object], pieces: Iterable[Piece]) -> None:
    """Use pieces in their order, each while the next is made here; never more than one waits to be used."""
    with ThreadPoolExecutor(max_workers=1) as user:
        using: deque[Future[object]] = deque()
        for piece in pieces:
            using.append(user.submit(use, piece))
            if len(using) > _WAITING:
                using.popleft().result()
        for one in using:
            one.result()

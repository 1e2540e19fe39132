"""Make the next piece while the one before it is being used: a second core has work too."""

from __future__ import annotations

from _thread import allocate_lock, start_new_thread
from typing import TYPE_CHECKING, Final, Generic, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Iterator

Piece = TypeVar("Piece")

_NO_MORE: Final = object()


def made_ahead(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield pieces in their order, each but the first made while another is used; never more than one waits."""
    piece = next(pieces, _NO_MORE)
    while piece is not _NO_MORE:
        coming = _Coming(pieces)
        try:
            yield cast("Piece", piece)
        finally:
            coming.join()
        piece = coming.piece()


class _Coming(Generic[Piece]):
    """The next piece while it is made; threading.Thread would wait until its thread runs, and holds up both."""

    def __init__(self, pieces: Iterator[Piece]) -> None:
        self._pieces = pieces
        self._piece: Piece | object = _NO_MORE
        self._failure: BaseException | None = None
        self._working = allocate_lock()
        self._working.acquire()
        start_new_thread(self._make, ())

    def _make(self) -> None:
        """Make the piece; what goes wrong is told to who asks for it."""
        try:
            self._piece = next(self._pieces, _NO_MORE)
        except BaseException as error:  # noqa: BLE001 - it is raised below
            self._failure = error
        finally:
            self._working.release()

    def join(self) -> None:
        """Wait until the piece has been made."""
        with self._working:
            pass

    def piece(self) -> Piece | object:
        """Return the piece once it has been made."""
        if self._failure is not None:
            raise self._failure
        return self._piece

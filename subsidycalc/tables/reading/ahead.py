"""Make the next piece while the one before it is being used: a second core has work too."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

Piece = TypeVar("Piece")

_NO_MORE: Final = object()


def made_ahead(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Yield pieces in their order, each but the first made while another is used; never more than one waits."""
    with ThreadPoolExecutor(max_workers=1) as maker:
        coming = maker.submit(next, pieces, _NO_MORE)
        while (piece := coming.result()) is not _NO_MORE:
            coming = maker.submit(next, pieces, _NO_MORE)
            yield piece  # type: ignore[misc] # it is not the mark of the end

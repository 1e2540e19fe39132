"""Progress of long work, shown on a terminal only."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from subsidycalc.texts.registry import Wording


@contextmanager
def progress(wording: Wording, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give a function that names the stage under way; it shows nothing unless stderr is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _stage: None
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    with console.status("") as status:
        yield lambda stage: status.update(wording.say(f"console.stage.{stage}"))

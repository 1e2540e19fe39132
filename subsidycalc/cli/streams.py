"""The streams of the process: any encoding, closed pipes, closed or full outputs; none of it is fatal, nor hides what is in place."""

from __future__ import annotations

import codecs
import contextlib
import io
import json
import os
import shutil
import sys
from typing import IO, TYPE_CHECKING, Any, Final, TextIO

from subsidycalc.texts.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from _typeshed import ReadableBuffer

    from subsidycalc.texts.registry import Wording

_STREAMS: Final = 3
"""Standard input, output and error have the first three numbers."""
_STDOUT: Final = 1
_WIDEST: Final = 120
"""Lines of text are no wider than this, however wide the terminal is."""
_LEGIBLY: Final = "legibly"
_LOOKING_LIKE: Final = {"\u2212": "-", "\u00a0": " "}
_ACTING: Final = pattern("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters that JSON leaves as they are, those that turn the direction of a line, half characters."""


class _StandardOutput(io.FileIO):
    """The standard output; once its reader has gone (`| head`) or it fails, what is written goes nowhere."""

    failure: OSError | None = None
    """Why it could not be written to; a reader that has gone is no failure."""

    def write(self, data: ReadableBuffer, /) -> int:
        """Write what fits; a failure is told at the end, wherever the text came from."""
        try:
            return super().write(data) or 0
        except BrokenPipeError:
            return memoryview(data).nbytes
        except OSError as error:
            self.failure = error
            return memoryview(data).nbytes


class HeldBack(io.StringIO):
    """Keeps what is printed until the result is in place; looks like the standard output to who prints."""

    def isatty(self) -> bool:
        """Return whether the standard output is a terminal."""
        return sys.stdout.isatty()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """Return the encoding of the standard output."""
        return sys.stdout.encoding


def prepare_streams() -> None:
    """Make the streams safe to print to, whatever the caller has connected them with."""
    _open_missing()
    if os.name == "posix":
        raw = _StandardOutput(_STDOUT, "wb", closefd=False)
        encoding = sys.stdout.encoding if sys.stdout else "utf-8"
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), encoding, line_buffering=raw.isatty())
    sys.stdin = sys.stdin or io.StringIO()
    sys.stdout = sys.stdout or io.StringIO()
    sys.stderr = sys.stderr or io.StringIO()
    escape_unknown_characters()


def escape_unknown_characters() -> None:
    """Let a terminal of any encoding show what it can: characters that it lacks are escaped, never fatal."""
    codecs.register_error(_LEGIBLY, _legibly)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_LEGIBLY)


def _legibly(error: UnicodeError) -> tuple[str | bytes, int]:
    """Give what looks like a character that an encoding lacks (GBK has no minus sign), else its number."""
    if isinstance(error, UnicodeEncodeError):
        lacking = error.object[error.start : error.end]
        if set(lacking) <= set(_LOOKING_LIKE):
            return "".join(_LOOKING_LIKE[character] for character in lacking), error.end
    return codecs.backslashreplace_errors(error)


def _open_missing() -> None:
    """Open streams that the caller closed, so that no file of ours takes their numbers."""
    with contextlib.suppress(OSError):
        while (number := os.open(os.devnull, os.O_RDWR)) < _STREAMS:
            pass
        os.close(number)


def output_failure() -> OSError | None:
    """Flush the standard output; return why it could not be written, None where it was."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return error
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    return raw.failure if isinstance(raw, _StandardOutput) else None


def terminal_width() -> int | None:
    """Return the width to wrap lines at; None where the output is no terminal."""
    if not sys.stdout.isatty():
        return None
    return min(shutil.get_terminal_size().columns, _WIDEST)


@contextlib.contextmanager
def progress(wording: Wording, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give a function that names the stage under way; it shows nothing unless stderr is a terminal of any character."""
    if quiet or not sys.stderr.isatty() or not _is_universal(sys.stderr):
        yield lambda _stage: None
        return
    from rich.console import Console

    console = Console(stderr=True, highlight=False)
    with console.status("") as status:
        yield lambda stage: status.update(wording.say(f"console.stage.{stage}"))


def say(message: str) -> None:
    """Print a message on stderr: no line of it acts on a terminal or shows a person's whole number."""
    from subsidycalc.tables.harmless import harmless

    with contextlib.suppress(OSError):
        for line in message.splitlines():
            print(harmless(line), file=sys.stderr)  # noqa: T201 - the console is where messages go


def print_json(value: Any, stream: IO[str] | None = None) -> None:  # noqa: ANN401 - any value that JSON can hold
    """Print one JSON object (on stdout unless told otherwise) that can be read whatever the encoding.

    No text of it shows a person's whole number, and what could act on a terminal is escaped.
    """
    universal = _is_universal(sys.stdout)
    written = json.dumps(_without_numbers(value), ensure_ascii=not universal, indent=2)
    (stream or sys.stdout).write(_ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", written) + "\n")


def _is_universal(stream: TextIO) -> bool:
    return (stream.encoding or "utf-8").lower().startswith("utf")


def _without_numbers(value: Any) -> Any:  # noqa: ANN401 - any value that JSON can hold
    from subsidycalc.identity.numbers_in_texts import with_numbers_masked

    if isinstance(value, str):
        return with_numbers_masked(value)
    if isinstance(value, dict):
        return {_without_numbers(key): _without_numbers(item) for key, item in value.items()}
    return [_without_numbers(item) for item in value] if isinstance(value, list | tuple) else value


@contextlib.contextmanager
def said_in_place(target: Path, wording: Wording) -> Iterator[Callable[[], None]]:
    """Give what is to be told once the target is in place; if the block then fails, say that it is."""
    is_in_place = False

    def moved() -> None:
        nonlocal is_in_place
        is_in_place = True

    try:
        yield moved
    except BaseException:
        if is_in_place:
            say(wording.say("output.in_place", path=target))
        raise
    if is_in_place and output_failure() is not None:
        say(wording.say("output.in_place", path=target))

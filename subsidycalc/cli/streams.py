"""The streams of the process: any encoding, closed pipes, closed or full outputs; nothing of it is fatal."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import sys
from typing import IO, TYPE_CHECKING, Any, Final

from subsidycalc.cli.failures import CHECK_NOT_MET, NOT_WRITTEN
from subsidycalc.cli.language import either

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed import ReadableBuffer

_STREAMS: Final = 3
"""Standard input, output and error have the first three numbers."""
_STDOUT: Final = 1
_ACTING: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
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
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _open_missing() -> None:
    """Open streams that the caller closed, so that no file of ours takes their numbers."""
    with contextlib.suppress(OSError):
        while (number := os.open(os.devnull, os.O_RDWR)) < _STREAMS:
            pass
        os.close(number)


def finish_output(code: int, arguments: Sequence[str]) -> int:
    """Flush the standard output; return the command's code, or 3 where its output could not be written."""
    failure: OSError | None = None
    try:
        sys.stdout.flush()
    except OSError as error:
        failure = error
    raw = getattr(getattr(sys.stdout, "buffer", None), "raw", None)
    failure = failure or (raw.failure if isinstance(raw, _StandardOutput) else None)
    if failure is not None:
        zh = f"标准输出写不出（{failure.strerror}）；请检查输出重定向到的位置"
        en = f"the standard output could not be written ({failure.strerror}); check where it is redirected to"
        say(either(zh, en, arguments))
        return NOT_WRITTEN if code <= CHECK_NOT_MET else code
    return code


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
    universal = (sys.stdout.encoding or "utf-8").lower().startswith("utf")
    written = json.dumps(_without_numbers(value), ensure_ascii=not universal, indent=2)
    (stream or sys.stdout).write(_ACTING.sub(lambda found: f"\\u{ord(found[0]):04x}", written) + "\n")


def _without_numbers(value: Any) -> Any:  # noqa: ANN401 - any value that JSON can hold
    from subsidycalc.identity.identity_number import with_numbers_masked

    if isinstance(value, str):
        return with_numbers_masked(value)
    if isinstance(value, dict):
        return {_without_numbers(key): _without_numbers(item) for key, item in value.items()}
    return [_without_numbers(item) for item in value] if isinstance(value, list | tuple) else value

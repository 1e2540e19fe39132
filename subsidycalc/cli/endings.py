"""How a command ends: every known failure as one clear line and its exit code, a defect loudly."""

from __future__ import annotations

import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from subsidycalc.cli.application import application
from subsidycalc.cli.streams import escape_unknown_characters, output_failure, say
from subsidycalc.cli.usage import language_of, usage_line
from subsidycalc.texts.spoken import SpokenError, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.texts.registry import Language

DONE, CHECK_NOT_MET, WRONG_USAGE, NOT_WRITTEN, DEFECT = 0, 1, 2, 3, 70
_INTERRUPTED = 130


class FailureError(Exception):
    """Ends a command with a message and a code."""

    def __init__(self, message: str, code: int = WRONG_USAGE) -> None:
        self.message = message
        self.code = code
        super().__init__(message)


@contextmanager
def plain_failures(language: Language = "zh") -> Iterator[None]:
    """Turn what is wrong with input, policies, choices and output into a Failure in the user's language.

    Each is one line; a policy file has one for every mistake.
    """
    try:
        yield
    except (SpokenError, OSError) as error:
        raise _failure(error, language) from None


def _failure(error: SpokenError | OSError, language: Language) -> FailureError:
    from subsidycalc.policy.mistakes import PolicyFileError
    from subsidycalc.tables.harmless import harmless

    if isinstance(error, OSError):
        reason = error.strerror or type(error).__name__
        failed = said("usage.system", place=error.filename or "", reason=reason)
        return FailureError(harmless(failed.spoken(language)))
    lines = [error.spoken(language)]
    if isinstance(error, PolicyFileError):
        lines = error.lines(language)
    code = NOT_WRITTEN if error.is_of_the_output else WRONG_USAGE
    return FailureError("\n".join(map(harmless, lines)), code)


def run_to_the_end(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; messages go to stderr."""
    escape_unknown_characters()
    try:
        result = application()(list(arguments), prog_name="subsidycalc", standalone_mode=False)
    except FailureError as failure:
        say(failure.message)
        return failure.code
    except typer.Exit as ending:
        return ending.exit_code
    except typer.Abort:
        return _INTERRUPTED
    except typer.TyperException as error:
        say(usage_line(error, language_of(arguments)))
        return WRONG_USAGE
    except MemoryError:
        say(said("usage.memory").spoken(language_of(arguments)))
        return WRONG_USAGE
    except Exception as error:  # noqa: BLE001 - the one place where a defect of ours is turned into exit 70
        return _defect(error, arguments)
    return result if isinstance(result, int) else DONE


def _defect(error: Exception, arguments: Sequence[str]) -> int:
    """Report a defect with its place in the code, but not its values: they might hold an ID number."""
    say(said("usage.defect").spoken(language_of(arguments)))
    for frame in traceback.extract_tb(error.__traceback__):
        say(f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}")
    say(f"  {type(error).__name__}")
    return DEFECT


def finish_output(code: int, arguments: Sequence[str]) -> int:
    """Flush the standard output; return the command's code, or 3 where its output could not be written."""
    failure = output_failure()
    if failure is None:
        return code
    say(said("usage.standard_output", reason=failure.strerror).spoken(language_of(arguments)))
    return NOT_WRITTEN if code <= CHECK_NOT_MET else code

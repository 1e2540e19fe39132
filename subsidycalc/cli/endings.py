"""How a command ends: every known failure as one clear line and its exit code, a defect loudly."""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from subsidycalc.cli.application import application
from subsidycalc.cli.failures import FailureError

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, CHECK_NOT_MET, WRONG_USAGE, NOT_WRITTEN, DEFECT = 0, 1, 2, 3, 70
_BROKEN_PIPE = 141


def run_to_the_end(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; messages go to stderr."""
    _speak_any_encoding()
    try:
        result = application()(list(arguments), prog_name="subsidycalc", standalone_mode=False)
    except FailureError as failure:
        say(failure.message)
        return failure.code
    except typer.Exit as ending:
        return ending.exit_code
    except typer.Abort:
        return 130
    except typer.TyperException as error:
        say(_usage(error))
        return WRONG_USAGE
    except BrokenPipeError:
        _forget_stdout()
        return _BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - the one place where a defect of ours is turned into exit 70
        return _defect(error)
    return result if isinstance(result, int) else DONE


def say(message: str) -> None:
    """Print a message on stderr."""
    print(message, file=sys.stderr)  # noqa: T201 - the console is where messages go


def _usage(error: typer.TyperException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "subsidycalc"
    return f"{command}: {error.format_message()} (see: {command} --help)"


def _defect(error: Exception) -> int:
    """Report a defect with its place in the code, but not its values: they might hold an ID number."""
    say("subsidycalc: this is a defect of the program; nothing was written. Please report the lines below.")
    for frame in traceback.extract_tb(error.__traceback__):
        say(f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}")
    say(f"  {type(error).__name__}")
    return DEFECT


def _speak_any_encoding() -> None:
    """Let a terminal of any encoding show what it can: characters it lacks are escaped, never fatal."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _forget_stdout() -> None:
    """Keep the interpreter from failing again when it flushes a closed pipe."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

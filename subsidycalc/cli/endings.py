"""How a command ends: every known failure as one clear line and its exit code, a defect loudly."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from subsidycalc.cli.application import application
from subsidycalc.cli.failures import CHECK_NOT_MET, NOT_WRITTEN, WRONG_USAGE, FailureError
from subsidycalc.cli.language import either
from subsidycalc.cli.streams import escape_unknown_characters, say
from subsidycalc.cli.usage import usage_line

if TYPE_CHECKING:
    from collections.abc import Sequence

DONE, DEFECT = 0, 70
_INTERRUPTED = 130

__all__ = ["CHECK_NOT_MET", "DEFECT", "DONE", "NOT_WRITTEN", "WRONG_USAGE", "run_to_the_end"]


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
        say(usage_line(error, arguments))
        return WRONG_USAGE
    except MemoryError:
        zh = "内存不足，没有写出结果；请拆分输入，或换一台内存更大的机器"
        say(
            either(
                zh,
                "not enough memory, nothing was written; split the input or use a larger machine",
                arguments,
            )
        )
        return WRONG_USAGE
    except Exception as error:  # noqa: BLE001 - the one place where a defect of ours is turned into exit 70
        return _defect(error, arguments)
    return result if isinstance(result, int) else DONE


def _defect(error: Exception, arguments: Sequence[str]) -> int:
    """Report a defect with its place in the code, but not its values: they might hold an ID number."""
    zh = "subsidycalc：程序有缺陷，没有写出结果。请把以下各行报告给维护者（不含任何数据）。"
    en = "subsidycalc: this is a defect of the program; nothing was written. Please report the lines below (they hold no data)."
    say(either(zh, en, arguments))
    for frame in traceback.extract_tb(error.__traceback__):
        say(f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}")
    say(f"  {type(error).__name__}")
    return DEFECT

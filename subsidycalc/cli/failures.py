"""Failures that a user can mend: one clear line and an exit code."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECK_NOT_MET, WRONG_USAGE, NOT_WRITTEN = 1, 2, 3


class FailureError(Exception):
    """Ends a command with a message and a code."""

    def __init__(self, message: str, code: int = WRONG_USAGE) -> None:
        self.message = message
        self.code = code
        super().__init__(message)


@contextmanager
def plain_failures(language: Literal["zh", "en"] = "zh") -> Iterator[None]:
    """Turn what is wrong with input, policies, choices and output into a Failure in the user's language.

    Each is one line; a policy file has one for every mistake.
    """
    try:
        yield
    # Only where something went wrong is it looked up what that may be: that takes most of the program.
    except _mendable() as error:
        raise _failure(error, language) from None


def _mendable() -> tuple[type[Exception], ...]:
    from subsidycalc.results.workbook.writing.target import OutputError
    from subsidycalc.tables.model import UnusableInputError
    from subsidycalc.texts.spoken import SpokenError

    return (SpokenError, UnusableInputError, OutputError, OSError)


def _failure(error: Exception, language: Literal["zh", "en"]) -> FailureError:
    from subsidycalc.audit.busy import LedgerBusyError, LedgerUnwritableError
    from subsidycalc.policy.mistakes import PolicyFileError
    from subsidycalc.results.workbook.writing.target import OutputError
    from subsidycalc.tables.harmless import harmless
    from subsidycalc.tables.model import UnusableInputError
    from subsidycalc.texts.spoken import SpokenError

    code = (
        NOT_WRITTEN
        if isinstance(error, LedgerBusyError | LedgerUnwritableError | OutputError)
        else WRONG_USAGE
    )
    if isinstance(error, PolicyFileError):
        lines = (
            mistake.zh(error.file) if language == "zh" else mistake.en(error.file)
            for mistake in error.mistakes
        )
        return FailureError("\n".join(map(harmless, lines)), code)
    if isinstance(error, SpokenError):
        return FailureError(harmless(error.spoken(language)), code)
    if isinstance(error, OSError):
        place, reason = error.filename or "", error.strerror or type(error).__name__
        zh = f"{place}：系统说“{reason}”；请检查路径、权限和磁盘后重试"
        en = f"{place}: the system says {reason!r}; check the path, the permissions and the disk, then try again"
        return FailureError(harmless(en if language == "en" else zh), code)
    if isinstance(error, UnusableInputError) and language == "en":
        return FailureError(harmless(error.english), code)
    return FailureError(harmless(str(error)), code)

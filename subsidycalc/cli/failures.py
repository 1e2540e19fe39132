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
    from subsidycalc.audit.busy import LedgerBusyError
    from subsidycalc.policy.mistakes import PolicyFileError
    from subsidycalc.policy.spoken import SpokenError
    from subsidycalc.results.writing.target import OutputError
    from subsidycalc.tables.model import UnusableInputError
    from subsidycalc.tables.normalising.harmless import harmless

    try:
        yield
    except LedgerBusyError as error:
        raise FailureError(harmless(error.spoken(language)), NOT_WRITTEN) from None
    except SpokenError as error:
        raise FailureError(harmless(error.spoken(language))) from None
    except UnusableInputError as error:
        raise FailureError(harmless(error.english if language == "en" else str(error))) from None
    except PolicyFileError as error:
        lines = (harmless(f"{error.file}: {mistake}") for mistake in error.mistakes)
        raise FailureError("\n".join(lines)) from None
    except OutputError as error:
        raise FailureError(harmless(str(error)), NOT_WRITTEN) from None

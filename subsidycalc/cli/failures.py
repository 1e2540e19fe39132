"""Failures that a user can mend: one clear line and an exit code."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CHECK_NOT_MET, WRONG_USAGE, NOT_WRITTEN = 1, 2, 3


class Failure(Exception):
    """Ends a command with a message and a code."""

    def __init__(self, message: str, code: int = WRONG_USAGE) -> None:
        self.message = message
        self.code = code
        super().__init__(message)


@contextmanager
def plain_failures() -> Iterator[None]:
    """Turn what is wrong with input, policies, choices and output into a Failure."""
    from subsidycalc.policy.choices import WrongChoiceError
    from subsidycalc.policy.finding import UnknownPolicyError
    from subsidycalc.policy.mistakes import PolicyFileError
    from subsidycalc.tables.model import UnusableInputError

    try:
        yield
    except (UnusableInputError, PolicyFileError, UnknownPolicyError, WrongChoiceError) as error:
        raise Failure(str(error)) from None

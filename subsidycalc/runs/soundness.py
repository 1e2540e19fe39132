"""What a policy file is held against before a batch is judged by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from subsidycalc.judging.binding import binding_mistakes, uncovered
from subsidycalc.policy.checks import code_mistakes, text_mistakes
from subsidycalc.policy.lint.plain import refusals
from subsidycalc.policy.loading import every_reading
from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.policy.own_tables import declaration_mistakes

if TYPE_CHECKING:
    from subsidycalc.policy.loading import Declaration

_RELIED_ON: Final = ("table", "codes", "parameter")
"""What else in a policy the checks of a provision look at."""


def check_declaration(declaration: Declaration, *, to_be_linted: bool = False) -> None:
    """Hold a policy against the data dictionary and the registry of texts, under every reading; PolicyFileError.

    What lint calls an error is told where nothing else is wrong: of a figure of another sort it would be a second mistake.
    """
    mistakes = list(text_mistakes(declaration.source.text))
    views = [(chosen, declaration.under(chosen)) for chosen in every_reading(declaration.readings)]
    looked_at: set[int] = set()
    for chosen, policy in views:
        alike = all(getattr(policy, name) == getattr(views[0][1], name) for name in _RELIED_ON)
        known = looked_at if alike else set()
        found = [
            *declaration_mistakes(policy),
            *binding_mistakes(policy, known),
            *code_mistakes(policy, known),
        ]
        mistakes += declaration.placed(found, chosen)
        # a provision that a reading leaves alone is the very same under it
        known |= set(map(id, policy.provision))
    if not mistakes and not to_be_linted:
        mistakes = list(refusals(declaration))
        for chosen, policy in views:
            mistakes += declaration.placed(uncovered(policy), chosen)
    if mistakes:
        raise PolicyFileError(declaration.source, mistakes)

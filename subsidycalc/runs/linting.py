"""What `lint` does with a policy: under which readings it looks, what it looks for, what the policy has noted."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import combinations
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from subsidycalc.judging.binding import uncovered
from subsidycalc.policy.choices import WrongChoiceError
from subsidycalc.policy.lint.findings import Finding, Spot, View, distinct, with_places
from subsidycalc.policy.lint.plain import plain_findings
from subsidycalc.policy.loading import every_reading
from subsidycalc.policy.quotations import quotations, text_of
from subsidycalc.runs.planning import Choices, plan
from subsidycalc.texts.spoken import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from subsidycalc.policy.document import Noted
    from subsidycalc.policy.loading import Declaration
    from subsidycalc.policy.quotations import DocumentText
    from subsidycalc.policy.source import PolicySource

_MOST_PAIRS: Final = 400
"""So many pairs of choices are looked at; no document has more."""

_SAID_BY: Final = {"redundant": "condition-twice"}
"""What a weightier finding at the same place says already."""
_MOST_SHOWN: Final = 60


class Linted(Struct, frozen=True):
    """A policy with everything that was found in it."""

    declaration: Declaration
    findings: list[Finding]

    def count(self, severity: str) -> int:
        """Return how many findings have a severity."""
        return sum(finding.severity == severity for finding in self.findings)


def lint(
    names: Sequence[str], sources: Mapping[str, PolicySource] | None = None, text: Path | None = None
) -> list[Linted]:
    """Look at some policies, `text` being the document of the one; raises what `plan` raises where one cannot be used."""
    if text is not None and len(names) > 1:
        raise WrongChoiceError(said("quotations.one_policy"))
    linted = []
    for name in names:
        planned = plan(Choices((name,)), sources, to_be_linted=True)
        declaration = planned.settled[0].declaration
        linted.append(lint_declaration(declaration, text_of(declaration, text)))
    return linted


def lint_declaration(declaration: Declaration, text: DocumentText | None = None) -> Linted:
    """Look at one policy under its defaults, each choice of a reading, and each pair of choices."""
    views = [
        View(declaration, declaration.under(chosen), chosen)
        for chosen in (*every_reading(declaration.readings), *_pairs(declaration))
    ]
    plain = plain_findings(views)
    proved = [one for one in proved_findings(views) if not _is_told(one, plain)]
    holes = (one for view in views if len(view.readings) <= 1 for one in _holes(view))
    found = [*plain, *proved, *(one for one in distinct(holes) if not _is_told(one, proved))]
    found += quotation_findings(views[0], text)
    noted = views[0].policy.noted
    told = [_as_noted(views[0], finding, noted) for finding in found]
    idle = (
        number for number, note in enumerate(noted) if not any(_is_of(views[0], one, note) for one in found)
    )
    told += views[0].found(
        "noted-without-effect",
        "warning",
        [Spot(("noted", number), {"code": noted[number].code}) for number in idle],
    )
    return Linted(declaration, with_places(told, declaration.source.text))


def _holes(view: View) -> Iterator[Finding]:
    """Yield what figures alone leave uncovered, for where no solver proves it with a whole row."""
    for mistake in view.declaration.placed(uncovered(view.policy), view.readings):
        yield Finding("gap", "error", mistake)


def _is_told(finding: Finding, plain: Sequence[Finding]) -> bool:
    """Whether a plain check says the same of the same place, or of a part of it."""
    place, codes = finding.mistake.place, {finding.code, _SAID_BY.get(finding.code)}
    return any(one.code in codes and one.mistake.place[: len(place)] == place for one in plain)


def _pairs(declaration: Declaration) -> Iterator[dict[str, str]]:
    alone = list(every_reading(declaration.readings))[1:]
    pairs = (one | other for one, other in combinations(alone, 2) if set(one) != set(other))
    for _, pair in zip(range(_MOST_PAIRS), pairs, strict=False):
        yield pair


def _as_noted(view: View, finding: Finding, noted: Sequence[Noted]) -> Finding:
    """Return a finding as it counts: a warning that the policy notes informs of it, and of why it may stay."""
    for note in noted:
        if finding.severity == "warning" and _is_of(view, finding, note):
            return replace(finding, severity="information", why=Said(note.why.zh, note.why.en))
    return finding


def _is_of(view: View, finding: Finding, note: Noted) -> bool:
    if finding.code != note.code:
        return False
    if note.provision is None:
        return True
    ids = [provision.id for provision in view.policy.provision]
    return note.provision in ids and finding.mistake.place[:2] == ("provision", ids.index(note.provision))


def quotation_findings(view: View, text: DocumentText | None) -> Iterator[Finding]:
    """Yield quotations that are not found or found twice, and sentences with a figure that nothing refers to."""
    quoted = list(quotations(view.declaration))
    if text is None:
        if quoted:
            yield from view.found("quotations-unchecked", "information", [Spot((), {"count": len(quoted)})])
        return
    hits = [(place, quote, text.hits(quote)) for place, quote in quoted]
    missing = [Spot(place, {"quote": quote}) for place, quote, found in hits if not found]
    twice = [
        Spot(place, {"quote": quote, "count": len(found)}) for place, quote, found in hits if len(found) > 1
    ]
    yield from view.found("quote-not-found", "error", missing)
    yield from view.found("quote-found-twice", "warning", twice)
    covered = [hit for _, _, found in hits for hit in found]
    loose = [
        Spot((), {"sentence": text.words(sentence)[:_MOST_SHOWN]})
        for sentence in text.sentences_with_figures()
        if not any(
            hit.paragraph == sentence.paragraph and hit.start < sentence.end and sentence.start < hit.end
            for hit in covered
        )
    ]
    yield from view.found("figure-unquoted", "information", loose)


def proved_findings(views: Sequence[View]) -> list[Finding]:
    """Return what is proved of a policy under its readings."""
    first = views[0]
    if find_spec("z3") is None:
        return list(first.found("proofs-left-out", "information", [Spot(())]))
    from subsidycalc.policy.lint.provision_proofs import proved  # noqa: PLC0415 - the solver is large, and an extra

    # A proof under the defaults need not be told again of a provision that a reading leaves as it is.
    return distinct(proved(views))

"""One provision as propositions about a made-up row: when it is claimed, met, on which route; and what was asked of it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field

from subsidycalc.policy.lint.findings import Spot
from subsidycalc.policy.lint.made_up_row import MadeUpRow, RowLogic
from subsidycalc.policy.lint.sites import PlacedCondition, common_conditions, route_conditions
from subsidycalc.policy.lint.solving import Questions, Undecided
from subsidycalc.vocabulary.answers import GivenCondition
from subsidycalc.vocabulary.condition import ConditionWord, spelled_out
from subsidycalc.vocabulary.payment import Way
from subsidycalc.vocabulary.walking import words_within

if TYPE_CHECKING:
    from subsidycalc.policy.document import Policy, Provision
    from subsidycalc.policy.lint.findings import View
    from subsidycalc.policy.lint.solving import Answer
    from subsidycalc.vocabulary.modelling import Proposition
    from subsidycalc.vocabulary.walking import Place


class Examined(Struct, dict=True):
    """One provision as propositions about a made-up row."""

    view: View
    number: int
    provision: Provision
    row: MadeUpRow
    left_open: list[Place] = field(default_factory=list)

    @cached_property
    def questions(self) -> Questions:
        """What is asked of the row."""
        return Questions(self.row)

    @property
    def policy(self) -> Policy:
        """Return the policy under the readings looked at."""
        return self.view.policy

    def logic(self, *, of_entity: bool = False) -> RowLogic:
        """Return what words speak to."""
        return RowLogic(self.row, self.provision, of_entity)

    def modelled(self, condition: PlacedCondition) -> Proposition:
        """Return when a row meets a condition."""
        self.row.place = condition.place
        return condition.word.modelled(self.logic(of_entity=condition.of_entity))

    @cached_property
    def common(self) -> list[tuple[PlacedCondition, Proposition]]:
        """The conditions on every row, each with when it is met."""
        listed = common_conditions(self.policy, self.number, self.provision)
        return [(one, self.modelled(one)) for one in listed]

    @cached_property
    def routes(self) -> list[list[tuple[PlacedCondition, Proposition]]]:
        """The conditions of each route, likewise."""
        listed = (route_conditions(self.number, self.provision, n) for n in range(len(self.provision.route)))
        return [[(one, self.modelled(one)) for one in conditions] for conditions in listed]

    @cached_property
    def claimed(self) -> Proposition:
        """That a row claims the provision, and that enough persons count."""
        logic, provision = self.logic(), self.provision
        self.row.place = ("provision", self.number, "claims")
        parts = []
        if provision.claims:
            claims = (
                logic.given(one) if isinstance(one, str) else spelled_out([one])[0].modelled(logic)
                for one in provision.claims
            )
            parts.append(logic.any_of(claims))
            parts += [
                logic.given(one) for one in provision.claims if isinstance(one, str) and one in self._read
            ]
        if provision.head_count is not None:
            self.row.place = ("provision", self.number, "head_count", "at_least")
            least = logic.figure(provision.head_count.at_least)
            parts.append(logic.compared(logic.head_count(), "at_least", least))
        return logic.all_of(parts)

    @cached_property
    def _read(self) -> set[str]:
        """The fields that a condition or amount reads, which nothing asks whether they are filled in."""
        words = [word for _, word in words_within(self.provision)]
        read = {one for word in words if isinstance(word, ConditionWord | Way) for one in word.references()}
        return read - {word.given for word in words if isinstance(word, GivenCondition)}

    def all_common(self, without: ConditionWord | None = None, *, claimed: bool = True) -> Proposition:
        """Return that a row claims it and meets every condition on all rows."""
        met = [proposition for one, proposition in self.common if one.word is not without]
        return self.logic().all_of([*([self.claimed] if claimed else []), *met])

    def on_route(self, route: int | None, without: ConditionWord | None = None) -> Proposition:
        """Return that a row meets everything of one route, and of none before it."""
        if route is None:
            return self.all_common(without)
        logic = self.logic()
        earlier = [logic.negated(self.meets_route(n)) for n in range(route)]
        return logic.all_of([self.all_common(without), *earlier, self.meets_route(route, without)])

    def meets_route(self, route: int, without: ConditionWord | None = None) -> Proposition:
        """Return that a row meets the conditions of one route."""
        return self.logic().all_of(met for one, met in self.routes[route] if one.word is not without)

    def spot(
        self,
        place: Place,
        answer: Answer | None,
        sentence: str = "",
        route: int | None = None,
        **values: object,
    ) -> Spot:
        """Return a place with the smallest row that shows what was found, and the route that it should take."""
        witness = ""
        if answer is not None:
            witness = answer.smallest().witness(self.provision, self.view.readings, route=route)
        return Spot(place, values, witness=witness, sentence=sentence)

    def answered(self, place: Place, *parts: Proposition) -> Answer | None:
        """Return a row that is so; None where none is, or where it stays open, which is kept."""
        try:
            return self.questions.possible(*parts)
        except Undecided:
            self.left_open.append(place)
            return None

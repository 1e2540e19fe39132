"""Codes and ID numbers held by nobody, as the suite names them."""

from subsidycalc.runs.cases.numbers_of_nobody import Persons, code_numbered, code_of, number_of

__all__ = ["Persons", "code_numbered", "code_of", "number_of"]

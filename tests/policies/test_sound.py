"""What is listed as sound is what is installed, and passes the full check by the program as it is."""

from __future__ import annotations

from importlib import resources

import pytest
from msgspec import json
from msgspec.structs import replace

from subsidycalc.policy.finding import find_policy, installed_policies
from subsidycalc.policy.loading import declare
from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.policy.sound import LISTED_IN, is_known_to_be_sound, outline_of
from subsidycalc.policy.source import Outline, outline_read
from subsidycalc.runs.soundness import check_declaration

LISTED = (resources.files("subsidycalc") / "policies" / LISTED_IN).read_bytes()


def test_the_list_is_of_the_installed_policies_alone() -> None:
    known = {source.sha256: outline_read(source) for source in map(find_policy, installed_policies())}
    assert json.decode(LISTED, type=dict[str, Outline]) == known, "python -m docs.making"


@pytest.mark.parametrize("name", installed_policies())
def test_what_is_listed_passes_the_full_check(name: str) -> None:
    check_declaration(declare(find_policy(name), anew=True))


def test_one_letter_more_is_checked_again() -> None:
    source = find_policy("lucheng-2023")
    assert is_known_to_be_sound(source)
    wrong = replace(source, text=source.text.replace('kind = "grant"', 'kind = "gift"', 1))
    assert not is_known_to_be_sound(wrong)
    renamed = replace(source, text=source.text.replace('id = "growth-reward"', 'id = "reward-of-growth"', 1))
    assert "reward-of-growth" in outline_of(renamed).provisions
    with pytest.raises(PolicyFileError):
        declare(wrong)

"""The JSON Schema accepts every policy file that the loader accepts, and marks mistakes as an editor would."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from subsidycalc.policy.finding import find_policy, installed_policies
from subsidycalc.results.reports.pages.lookup import editor_schema

EXAMPLES = sorted(
    str(file) for file in (Path(__file__).parents[2] / "examples" / "policies").glob("*/policy.toml")
)
Json: TypeAlias = Any
_TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "object": dict,
    "array": list,
    "boolean": bool,
}


@cache
def schema() -> dict[str, Any]:
    return dict(editor_schema())


def written(policy: str) -> dict[str, Any]:
    return tomllib.loads(find_policy(policy).text)


def faults(value: Json, rule: Json, path: str = "") -> list[str]:
    """What a validator of draft 7 would mark, for the words that the schema uses."""
    if isinstance(rule, bool):
        return [] if rule else [f"{path}: not allowed"]
    value = value.isoformat() if isinstance(value, dt.date) else value
    found: list[str] = []
    if "$ref" in rule:
        found += faults(value, schema()["$defs"][rule["$ref"].rpartition("/")[2]], path)
    if "anyOf" in rule and all(faults(value, option, path) for option in rule["anyOf"]):
        found.append(f"{path}: none of the options")
    if "type" in rule and not _is_of_type(value, rule["type"]):
        return [*found, f"{path}: no {rule['type']}"]
    found += _faults_of_scalar(value, rule, path)
    if isinstance(value, dict):
        found += _faults_of_object(value, rule, path)
    if isinstance(value, list):
        found += _faults_of_array(value, rule, path)
    return found


def _is_of_type(value: Json, name: str) -> bool:
    return isinstance(value, _TYPES[name]) and (not isinstance(value, bool) or name == "boolean")


def _faults_of_scalar(value: Json, rule: dict[str, Any], path: str) -> list[str]:
    found = []
    if value != rule.get("const", value) or value not in rule.get("enum", [value]):
        found.append(f"{path}: another value")
    if isinstance(value, str) and not re.search(rule.get("pattern", ""), value):
        found.append(f"{path}: pattern")
    if isinstance(value, int) and value < rule.get("minimum", value):
        found.append(f"{path}: too small")
    return found


def _faults_of_object(value: dict[str, Any], rule: dict[str, Any], path: str) -> list[str]:
    found = [f"{path}: no {name}" for name in rule.get("required", ()) if name not in value]
    for name, item in value.items():
        inner = rule.get("properties", {}).get(name)
        if inner is None:
            patterns = rule.get("patternProperties", {})
            inner = next(
                (own for pattern, own in patterns.items() if re.search(pattern, name)),
                rule.get("additionalProperties", True),
            )
        found += faults(item, inner, f"{path}.{name}")
    return found


def _faults_of_array(value: list[Any], rule: dict[str, Any], path: str) -> list[str]:
    found = (
        []
        if rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value))
        else [f"{path}: length"]
    )
    items = rule.get("items", True)
    for number, item in enumerate(value):
        own = (
            (items[number] if number < len(items) else rule.get("additionalItems", True))
            if isinstance(items, list)
            else items
        )
        found += faults(item, own, f"{path}[{number}]")
    return found


@pytest.mark.parametrize("policy", [*installed_policies(), *EXAMPLES])
def test_every_policy_file_fits_the_schema(policy: str) -> None:
    assert faults(written(policy), schema()) == []


def changed(**values: Json) -> dict[str, Any]:
    policy = written("lucheng-2023")
    policy["provision"][0] |= values
    return policy


@pytest.mark.parametrize(
    "values",
    [
        {"tabel": "employees"},
        {"table": "my workers"},
        {"kind": "gift"},
        {"where": [{"grwoth": ["a", "b"], "above": "18%"}]},
        {"where": [{"growth": ["output[2023Q1]"], "above": "18%"}]},
        {"where": [{"flag": "dispatch", "else": "No Agreement"}]},
        {"pays": {"amount": 500.5}},
        {"pays": {"amount": "plenty"}},
        {"ceiling": {"amounts": "80万元"}},
    ],
    ids=str,
)
def test_a_mistake_is_marked(values: dict[str, Any]) -> None:
    assert faults(changed(**values), schema())


@pytest.mark.parametrize(
    "values",
    [
        {"pays": {"reading": "headcount", "stayed": {"amount": "500元"}, "qualified": {"amount": "600元"}}},
        {
            "pays": {
                "amount": {
                    "reading": "headcount",
                    "stayed": "500元",
                    "qualified": {"parameter": "agency_rate"},
                }
            }
        },
        {"where": ["stayed", {"reading": "headcount", "qualified": "pension-in-both-months"}]},
        {"where": {"reading": "headcount", "stayed": ["stayed"], "qualified": [{"flag": "dispatch"}]}},
        {"clause": {"reading": "headcount", "stayed": "1", "qualified": "2"}},
        {
            "pays": {
                "steps_of_growth": ["output[2023Q1]", "output[2022Q1]"],
                "beyond": {"parameter": "agency_rate"},
                "step": "1%",
                "amount": 5,
            }
        },
        {"where": [{"flag": "dispatch", "else": "a-code-of-my-own"}]},
    ],
    ids=str,
)
def test_readings_and_parameters_may_stand_anywhere(values: dict[str, Any]) -> None:
    assert faults(changed(**values), schema()) == []


def test_known_names_are_offered_for_completion() -> None:
    definitions = schema()["$defs"]
    assert "employees" in definitions["Provision"]["properties"]["table"]["anyOf"][0]["enum"]
    assert "region_code" in definitions["FieldReference"]["anyOf"][0]["enum"]
    assert "growth-too-low" in definitions["Code"]["anyOf"][0]["enum"]


def test_what_the_loader_sets_itself_is_not_offered() -> None:
    assert "name" not in schema()["$defs"]["FlagCondition"]["properties"]

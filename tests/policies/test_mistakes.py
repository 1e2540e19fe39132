"""A policy file with mistakes gets every mistake listed at once: its place in the file, its meaning, a suggestion."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import re
import tomllib
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from subsidycalc.policy.finding import find_policy
from subsidycalc.policy.mistakes import PolicyFileError
from subsidycalc.policy.places import tables_within
from subsidycalc.policy.source import MOST_BYTES, PolicySource
from subsidycalc.runs.planning import Choices, plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from subsidycalc.vocabulary.walking import Place

Json: TypeAlias = Any
LUCHENG = find_policy("lucheng-2023").text


def refused(text: str) -> PolicyFileError:
    """The refusal of a policy file with this text."""
    with pytest.raises(PolicyFileError) as caught:
        plan(Choices(("my.toml",)), {"my.toml": PolicySource("my.toml", text)})
    return caught.value


def changed(old: str, new: str) -> str:
    assert old in LUCHENG
    return LUCHENG.replace(old, new, 1)


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        ('growth = ["output[2023Q1]", "output[2022Q1]"], above', 'grwoth = ["output[2023Q1]", "output[2022Q1]"], above', "provision 3 (growth-reward) > route 1 (base) > where 4", 'did you mean "growth"?'),
        ("claims = [", "claim = [", "provision 1 (stay-bonus) > claim", 'did you mean "claims"?'),
        ('claims = ["stay_from", "stay_to"]', 'claims = ["stay_form", "stay_to"]', "provision 1 (stay-bonus) > claims 1", 'did you mean "stay_from"?'),
        ('pays = { amount = "500元"', "pays = { amount = 500.5", "provision 1 (stay-bonus) > pays > amount", '"500.5元"'),
        ('above = "18%"', "above = 0.18", "provision 3 (growth-reward) > route 1 (base) > where 4 > above", '"18%"'),
        ('ceiling = { amount = "20万元" }', "ceiling = { amount = 200000.0 }", "provision 6 (charter-bus) > ceiling > amount", '"200000元"'),
        ('begins = ["33"] }], amount = "50元"', 'begins = ["33"] }], amount = 50.5', "provision 7 (return-transport) > pays > cases 1 > amount", '"50.5元"'),
        ('[["1000万元", "10万元"]', '[["1000万元", 10.5]', "provision 3 (growth-reward) > route 1 (base) > pays > above 1 > 2", '"10.5元"'),
        ('above = "18%"', 'above = "18百分点"', "provision 3 (growth-reward) > route 1 (base) > where 4 > above", "no unit that is known"),
        ('kind = "grant"', 'kind = "gift"', "provision 1 (stay-bonus) > kind", "is none of grant, reward, relief"),
        ('where = ["from-elsewhere", "stayed", "pension', 'where = ["from-elswhere", "stayed", "pension', "provision 1 (stay-bonus) > where 1", 'did you mean "from-elsewhere"?'),
        ('begins_not = ["3303"]', 'beginsnot = ["3303"]', "condition > from-elsewhere > beginsnot", 'did you mean "begins_not"?'),
        ('begins = ["330302"]', 'begins = "330302"', "condition > registered-in-lucheng > begins", "a list is due here"),
        ('begins = ["330302"]', 'begins = ["Lucheng"]', "condition > registered-in-lucheng > begins 1", "one to six digits"),
        ('reading = "headcount"\nstayed', 'reading = "headcuont"\nstayed', "provision 1 (stay-bonus) > head_count > counted > reading", 'did you mean "headcount"?'),
        ("total = { amount", "totl = { amount", "provision 3 (growth-reward) > ceiling > totl", 'did you mean "total"?'),
        ('default = "whole"', 'default = "wohle"', "reading > point_steps", "is none of the choices whole, pro-rata"),
        ('parameter = "agency_rate" }', 'parameter = "agency_rat" }', "provision 8 (agency-recruits) > pays > amount > parameter", 'did you mean "agency_rate"?'),
        ('unit = "元"\ndefault', 'unit = "%%"\ndefault', "parameter > agency_rate", "1%%"),
        ('at_least = "500元"\n', "at_least = 500\n", "parameter > agency_rate", "at_least is '500', which is not in the unit; write for example 500元"),
        ('at_least = "500元"\n', 'at_least = "5%"\n', "parameter > agency_rate", "at_least is '5%', which is not in the unit"),
        ('default = "500元"\nat_least', 'default = "499.99元"\nat_least', "parameter > agency_rate", "the default 499.99元 is outside the bounds of the text"),
        ('default = "500元"\nat_least = "500元"', 'default = "500元"\nat_most = "499.99元"', "parameter > agency_rate", "the default 500元 is outside the bounds of the text"),
        ('amount = { parameter = "agency_rate" }', 'amount = "500元"', "parameter > agency_rate", "is declared and used nowhere; put { parameter"),
        ('counted = { reading = "point_steps", whole = "whole", pro-rata = "pro-rata" }', 'counted = "whole"', "reading > point_steps", "is declared and used nowhere; put { reading"),
        ('"registered-in-lucheng", "revenue-in-lucheng"', '"revenue-in-lucheng"', "condition > registered-in-lucheng", "is declared and used nowhere; name it under general"),
        ('default = "500元"\nat_least', "default = 500.0\nat_least", "parameter > agency_rate > default", '"500元"'),
        ('add-on = "80万元" }', "add-on = 80.5 }", "provision 3 (growth-reward) > route 1 (base) > add_on > ceiling > add-on", '"80.5元"'),
        ('zh = "新居民积分奖励", en', "en", "provision 2 (residence-points) > title > zh", "is missing"),
        ("from = 2023-01-22\nto", 'from = "22.1.2023"\nto', "condition > returned-in-window > from", "a date without quotes is due"),
        ("from = 2023-01-22\nto = 2023-02-02", "from = 2023-02-22\nto = 2023-02-02", "condition > returned-in-window", "from is after to"),
        ('else = "local-id"', 'else = "Local ID"', "condition > from-elsewhere > else", "lower-case letters, digits and hyphens"),
        ('else = "local-id"', 'else = "born-around-here"', "condition > from-elsewhere > else", "[codes] born-around-here"),
        ('claims = ["output[2023Q1]"]', 'claims = ["output"]', "provision 3 (growth-reward) > claims 1", "output[2023Q1]"),
        ('claims = ["output[2023Q1]"]', 'claims = ["output[2025-13]"]', "provision 3 (growth-reward) > claims 1", "'2025-13' is no period (write output[2023], output[2023H1]"),
        ('claims = ["output[2023Q1]"]', 'claims = ["output[2025Q5]"]', "provision 3 (growth-reward) > claims 1", "'2025Q5' is no period"),
        ('claims = ["output[2023Q1]"]', 'claims = ["output[20225Q1]"]', "provision 3 (growth-reward) > claims 1", "'20225Q1' is no period"),
        ('claims = ["stay_from", ', 'claims = ["pension[2023Q1]", ', "provision 1 (stay-bonus) > claims 1", "'2023Q1' is no month (write pension[2023-01]"),
        ('claims = ["return_date"]', 'claims = ["return_date[2023Q1]"]', "provision 7 (return-transport) > claims 1", "has no periods"),
        ('"output[2023Q1]", above = "1000万元"', '"output[2023Q1]", above = "1000%"', "provision 3 (growth-reward) > route 1 (base) > where 3 > above", "should be money"),
        ('above = "18%", else', 'above = "18元", else', "provision 3 (growth-reward) > route 1 (base) > where 4 > above", "should be a share"),
        ('pays = { amount = "500元"', "pays = { amount = 500", "provision 1 (stay-bonus) > pays > amount", "should be money"),
        ('pays = { amount = "500元"', 'pays = { amount = "-500元"', "provision 1 (stay-bonus) > pays > amount", "must not be below zero"),
        ("pays = { amount = 5,", 'pays = { amount = "5元",', "provision 2 (residence-points) > pays > amount", "should be a whole number"),
        ('share = "30%"', 'share = "30元"', "provision 5 (rcep-airfare) > pays > share", "should be a share"),
        ('share = "30%"', 'share = { parameter = "agency_rate" }', "provision 5 (rcep-airfare) > pays > share", "should be a share"),
        ('of = ["airfare"]', 'of = ["country"]', "provision 5 (rcep-airfare) > pays > of 1", "fields that can: airfare"),
        ('flag = "fiscal_local"', 'flag = "name"', "condition > revenue-in-lucheng > flag", "holds nothing that can be used here"),
        ('in = ["自行"]', 'in = ["自己"]', "provision 7 (return-transport) > where 1 > in 1", "has no choice"),
        ('place = "country", not_in = ["CN"]', 'place = "country", not_in = ["China"]', "provision 4 (expo) > where 2 > not_in 1", "such as JP"),
        ('every_month = "pension"', 'every_month = "pensions"', "condition > pension-in-both-months > every_month", 'did you mean "pension"?'),
        ('table = "exhibitions"', 'table = "exhibition"', "provision 4 (expo) > table", 'did you mean "exhibitions"?'),
        ('claims = ["return_date"]', "claims = [5]", "provision 7 (return-transport) > claims 1", "a condition is due here"),
        ('times = ["persons"]', "times = [2.5]", "provision 4 (expo) > pays > times 1", "a whole number is due here"),
        ('pays = { share = "50%", of = ["cost"] }\n', "", "provision 6 (charter-bus)", "needs `pays`"),
        ('share = "30%", of', 'share = "30%", rate = "1元/kWh", of', "provision 5 (rcep-airfare) > pays > rate", "known here: share"),
        ('any = [{ flag = "dispatch", is = false }, ', 'any = [{ flags = "dispatch", is = false }, ', "condition > agreement-for-dispatched > any 1", 'did you mean "flag"?'),
        ('any = [{ flag = "dispatch", is = false }, ', "any = [", "condition > agreement-for-dispatched > any", "at least 2 items"),
        ('any = [{ flag = "dispatch", is = false }', 'any = ["agreement-for-dispatched"', "condition > agreement-for-dispatched > any 1", "made of itself"),
        ('"stay-bonus", "return-transport"]\nwhere', '"stay-bonus", "return-transprot"]\nwhere', "contradiction 1 > provisions 2", 'did you mean "return-transport"?'),
        ('stayed = ["from-elsewhere",', 'stayed = ["from-elswhere",', "provision 1 (stay-bonus) > head_count > counted > stayed 1", 'did you mean "from-elsewhere"?'),
        ("[[fund]]\nfund", "[fund]\nfund", "fund", "each under [[…]]"),
        ("format = 1", "format = 2", "format", "is none of 1"),
        ('id = "lucheng-2023"', 'id = "lucheng 2023"', "id", "letters, digits and hyphens"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_its_place_and_the_way_out(old: str, new: str, path: str, said: str) -> None:
    error = refused(changed(old, new))
    (mistake,) = error.mistakes
    assert mistake.path == path
    assert said in error.en
    assert re.match(rf"my\.toml:[0-9]+:[0-9]+：{re.escape(path)}：", error.zh)


def test_two_provisions_of_one_id_are_refused() -> None:
    first, *others = refused(changed('id = "residence-points"', 'id = "stay-bonus"')).mistakes
    assert (first.path, first.said.en) == (
        "provision 2 (stay-bonus) > id",
        "two provisions have the id 'stay-bonus'",
    )
    assert {mistake.said.en for mistake in others} == {"there is no provision 'residence-points'"}


def test_a_parameter_of_another_unit_is_refused_also_where_it_has_no_value() -> None:
    text = find_policy("jilin-2020").text.replace(
        'amount = "800元"', 'amount = { parameter = "sme_refund_share" }'
    )
    (mistake,) = refused(text).mistakes
    assert (mistake.path, mistake.said.en) == (
        "provision 3 (hire-bonus) > pays > amount",
        "the parameter 'sme_refund_share' is in %, where money, such as \"500元\" is due",
    )


def test_mistakes_of_every_kind_are_listed_together() -> None:
    text = (
        LUCHENG.replace('kind = "points"', 'kind = "gift"')
        .replace('above = "18%"', "above = 0.18")
        .replace('default = "whole"', 'default = "wohle"')
        .replace('{ parameter = "agency_rate" }', '{ parameter = "agency_rat" }')
        .replace('begins_not = ["3303"]\nelse', 'beginsnot = ["3303"]\nelse')
    )
    assert sorted(mistake.path for mistake in refused(text).mistakes) == [
        "condition > from-elsewhere > beginsnot",
        "provision 2 (residence-points) > kind",
        "provision 3 (growth-reward) > route 1 (base) > where 4 > above",
        "provision 8 (agency-recruits) > pays > amount > parameter",
        "reading > point_steps",
    ]


def test_mistakes_against_the_dictionary_are_listed_together() -> None:
    text = (
        LUCHENG.replace('["airfare"]', '["air_fare"]')
        .replace('["cost"]', '["costs"]')
        .replace('"wohle"', '"x"')
        .replace('else = "not-rcep"', 'else = "not-in-rcep-at-all"')
    )
    assert [mistake.path for mistake in refused(text).mistakes] == [
        "provision 5 (rcep-airfare) > pays > of 1",
        "provision 6 (charter-bus) > pays > of 1",
        "provision 5 (rcep-airfare) > where 1 > else",
    ]


def test_a_mistake_under_another_reading_is_found_too() -> None:
    text = changed(
        'qualified = { zh = "符合全部条件的员工"',
        'others = { zh = "其他", en = "others" }\nqualified = { zh = "符合全部条件的员工"',
    )
    text = text.replace('reading = "headcount"\nstayed', 'reading = "headcount"\nothers = ["agreed"]\nstayed')
    (mistake,) = refused(text).mistakes
    assert mistake.path == "provision 1 (stay-bonus) > head_count > counted > others 1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "my.toml: the file is empty"),
        ("# nothing but a comment\n", "the file is empty"),
        (changed('kind = "grant"', 'kind = "grant"\nkind = "reward"'), "the same key stands twice"),
        (changed("[[fund]]", "[fund"), "the brackets of this heading do not match"),
        ("a = " + "[" * 5000 + "]" * 5000, "nested too deeply"),
        ("a = 1\n" * (MOST_BYTES // 6 + 1), "larger than 500,000 bytes"),
        ('format = 1\nid = "x"\nprovision = 5\n', "provision: a list is due here"),
        ("format = 1\nid = 5\nparameter = 3\nreading = []\ncondition = 7\n", "parameter: a table is due here"),
    ],
)  # fmt: skip
def test_what_is_no_policy_file_is_refused(text: str, said: str) -> None:
    assert said in refused(text).en


@pytest.mark.parametrize(("same_as", "said"), [("jilin-2021/retentoin", 'did you mean "jilin-2021/retention"?'), ("jilin/retention", "no benefit"), ("retention", "no benefit"), ("jilin-hr-2021/retention", "no benefit")])  # fmt: skip
def test_a_benefit_that_is_not_declared_elsewhere_cannot_be_referred_to(same_as: str, said: str) -> None:
    again = f'\n[[provision]]\nid = "again"\nclause = "1"\ntitle = {{ zh = "a", en = "b" }}\nkind = "grant"\nsame_as = "{same_as}"\n'
    error = refused(LUCHENG + again)
    assert error.mistakes[0].path == "provision 9 (again) > same_as"
    assert said in error.en


JUNK: tuple[Json, ...] = (
    5.5,
    "x y",
    [],
    {},
    True,
    -1,
    dt.date(2020, 2, 29),
    [[1]],
    {"reading": "nothing"},
    10**20,
    "",
)


def written(value: Json) -> str:
    """A value as TOML."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(
                f"{json.dumps(key, ensure_ascii=False)} = {written(item)}" for key, item in value.items()
            )
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return value.isoformat() if isinstance(value, dt.date) else json.dumps(value, ensure_ascii=False)


def places(policy: dict[str, Json]) -> Iterator[tuple[dict[str, Json], str, Place]]:
    """Every key of every table of a policy, with its table."""
    for place, table in list(tables_within(policy)):
        for key in list(table):
            yield table, key, (*place, key)


@pytest.mark.parametrize("policy_id", ["fujian-2020q2", "jilin-hr-2021"])
def test_junk_anywhere_is_accepted_or_refused_in_plain_words_at_a_place_of_the_file(policy_id: str) -> None:
    policy = tomllib.loads(find_policy(policy_id).text)
    policy["coverage"] = policy["coverage"][:2]
    junk = itertools.cycle(JUNK)
    refusals = 0
    for table, key, _ in places(policy):
        kept, table[key] = table[key], next(junk)
        text = "\n".join(f"{name} = {written(value)}" for name, value in policy.items())
        try:
            plan(Choices(("my.toml",)), {"my.toml": PolicySource("my.toml", text)})
        except PolicyFileError as error:
            refusals += 1
            for mistake in error.mistakes:
                check_plain(mistake.told("my.toml", "en"))
                check_place(mistake.place[:-1], policy)
        table[key] = kept
    assert refusals > 100


def check_plain(line: str) -> None:
    for internal in (
        "Input should",
        "function-",
        "constrained",
        "tagged",
        "union",
        "Value error",
        "pydantic",
        "Tuple",
        "Traceback",
    ):
        assert internal not in line, line


def check_place(place: Place, policy: Json) -> None:
    here = policy
    for step in place:
        assert (isinstance(here, dict) and step in here) or (
            isinstance(here, list) and step in range(len(here))
        ), place
        here = here[step]

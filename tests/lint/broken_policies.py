"""Small policies that are broken in one way each; the mark `#!` stands on the line that lint should name."""

from __future__ import annotations

from typing import NamedTuple

MARK = "#!"

HEAD = """format = 1
id = "county"
{top}
[document]
number = "一号"
title = "奖励"
issuer = "某县"
as_of = 2024-12-31
"""
FUND = """
[[fund]]
fund = "某县"
"""
PROVISION = """
[[provision]]
id = "reward"
clause = "一"
title = "奖励"
kind = "reward"
"""
CLAIM = 'claims = ["output[2024]"]\n'
COVERAGE = """
[[coverage]]
clause = "一"
status = "computed"
provisions = {provisions}
zh = "奖励"
"""


class Broken(NamedTuple):
    """A policy with one mistake: what it is called, its severity, the text."""

    name: str
    code: str
    severity: str
    text: str


def policy(
    body: str, *, top: str = "", fund: str = FUND, more: str = "", provisions: str = '["reward"]'
) -> str:
    """A whole policy around what one provision says beside its name."""
    covered = COVERAGE.format(provisions=provisions) if provisions else ""
    return HEAD.format(top=top) + fund + PROVISION + CLAIM + body + more + covered


FLAT = 'pays = { amount = "1万元" }\n'
GROWN = 'where = [{ growth = ["output[2024]", "output[2023]"], at_least = "5%", else = "growth-too-low" }]\n'
SECOND = PROVISION.replace('"reward"\nclause', '"second"\nclause') + CLAIM
THIRD = SECOND.replace('"second"', '"third"')
MONTHS = """table = "contributions"
once_per = ["month"]
where = [{ month = "month", from = "2024-02", to = "2024-06", else = "outside-window" }]
"""


def tiers(*pairs: tuple[str, str], operator: str = "at_least") -> str:
    listed = ",\n".join(f'  ["{threshold}", "{amount}"]' for threshold, amount in pairs)
    return f'[provision.pays]\ntiers = "output[2024]"\n{operator} = [\n{listed}\n]\n'


def marked(text: str, line: str) -> str:
    """The text with the mark at the end of the only line that begins so."""
    lines = text.split("\n")
    (place,) = [n for n, one in enumerate(lines) if one.strip().startswith(line)]
    lines[place] += f" {MARK}"
    return "\n".join(lines)


def at_least(threshold: str) -> str:
    return f'where = [{{ quantity = "output[2024]", at_least = "{threshold}", else = "output-too-small" }}]\n'


def cases(*each: str) -> str:
    listed = "\n".join(f"  {one}," for one in each)
    return f"[provision.pays]\ncases = [\n{listed}\n]\n"


BIG = '{ where = [{ quantity = "output[2024]", at_least = "100万元" }], amount = "2万元" }'
SMALL = '{ where = [{ quantity = "output[2024]", below = "50万元" }], amount = "1万元" }'
ANY = '{ amount = "1万元" }'


def routes(*each: tuple[str, str, str]) -> str:
    return "".join(
        f'[[provision.route]]\nid = "{name}"\ntitle = "途径"\nwhere = [{where}]\npays = {{ amount = "{amount}" }}\n'
        for name, where, amount in each
    )


def quantity(field: str, limits: str) -> str:
    return f'{{ quantity = "{field}", {limits} }}'


CHOICE = """
[reading.{name}]
title = "口径"
clause = "一"
default = "a"
choices = {{ a = "甲", b = "乙" }}
"""
CONTRADICTION = """
[[contradiction]]
provisions = ["reward"]
where = [{{ quantity = "output[2024]", above = "2万元" }}, {{ quantity = "output[2024]", {limit} }}]
"""
TWO_FUNDS = """
[[fund]]
{first}fund = "甲"
[[fund]]
{second}fund = "乙"
"""
OF_REGION = 'where = [{{ code = "region_code", begins = ["{digits}"] }}]\n'
LOANS = """
[table.loans]
zh = "贷款"
named_by = ["contract"]
[table.loans.field]
contract = { zh = "合同编号", kind = "text" }
principal = { zh = "贷款本金", kind = "money" }
days = { zh = "计息天数", kind = "count" }
rate = { zh = "合同年利率", kind = "percentage" }
lent = { zh = "放款日期", kind = "date" }
repaid = { zh = "还款日期", kind = "date" }
[rate_table.lpr]
title = "LPR"
rates = [[2023-08-21, "3.45%"], [2024-07-22, "3.35%"]]
[codes]
loan-too-large = "贷款过大"
days-out-of-range = "天数不符"
repaid-late = "还款日期不符"
"""
INTEREST = """[provision.pays]
interest_on = "principal"
rates = ["rate", { rate_table = "lpr", on = "lent" }]
"""
MONTHLY = 'pays = { monthly = "500元", from = "from", to = "to" }\n'
HALF_A_YEAR = policy(
    'table = "trainees"\ncap = { per = "row", amount = "AMOUNT" } #!\nwhere = [\n'
    '  { date = "from", from = 2024-01-01, else = "outside-window" },\n'
    '  { date = "to", to = 2024-06-30, else = "outside-window" },\n]\n' + MONTHLY
).replace(CLAIM, "")

AGED = """table = "recruits"
figure = [{ name = "hired", title = "招用人数", count = [{ flag = "insured" }] }]
where = [
  { age = "id_number", on = "hired_on", at_least = 50, else = "too-young" },
  { quantity = "hired", at_least = 1, else = "output-too-small" },
]
pays = { amount = "1000元" }

[codes]
too-young = "年龄不足"
"""


def loans(pays: str, limit: str = "") -> str:
    """A policy on loans of a table of its own, of at most a million for at most 360 days of one year."""
    return policy(
        f'table = "loans"\n{limit}\nwhere = [\n'
        '  { quantity = "principal", at_most = "100万元", else = "loan-too-large" },\n'
        '  { quantity = "days", at_most = 360, else = "days-out-of-range" },\n'
        '  { date = "lent", from = 2024-01-01, else = "outside-window" },\n'
        '  { date = "repaid", to = 2024-12-26, else = "repaid-late" },\n]\n' + pays,
        more=LOANS,
    ).replace(CLAIM, "")


BROKEN = [
    Broken("tiers out of order", "tiers-out-of-order", "error", marked(policy(at_least("10万元") + tiers(("10万元", "1万元"), ("90万元", "3万元"), ("50万元", "4万元"))), '["50万元"')),
    Broken("a tier twice", "tiers-out-of-order", "error", marked(policy(at_least("10万元") + tiers(("10万元", "1万元"), ("10.00万元", "3万元"))), '["10.00万元"')),
    Broken("slabs out of order", "tiers-out-of-order", "error", marked(policy('[provision.pays]\nof = "output[2024]"\nslabs = [\n  ["0元", "1%"],\n  ["9万元", "2%"],\n  ["5万元", "3%"],\n]\n'), '["5万元"')),
    Broken("head counts out of order", "tiers-out-of-order", "error", marked(policy('table = "employees"\nhead_count = { at_least = 5, else = "headcount-below-30" }\n[provision.pays]\nhead_count_tiers = [\n  [5, "1万元"],\n  [20, "2万元"],\n  [10, "3万元"],\n]\n').replace(CLAIM, ""), "[10,")),
    Broken("a gap below the tiers", "gap", "error", marked(policy(at_least("5万元") + tiers(("10万元", "1万元"), ("50万元", "2万元"))), '["10万元"')),
    Broken("a gap at the threshold itself", "gap", "error", marked(policy(at_least("10万元") + tiers(("10万元", "1万元"), operator="above")), '["10万元"')),
    Broken("a gap between cases", "gap", "error", marked(policy(cases(BIG, SMALL)), "cases = [")),
    Broken("a gap before the first slab", "gap", "error", marked(policy('[provision.pays]\nof = "output[2024]"\nslabs = [\n  ["5万元", "1%"],\n]\n'), '["5万元"')),
    Broken("a gap in head counts", "gap", "error", marked(policy('table = "employees"\nhead_count = { at_least = 5, else = "headcount-below-30" }\n[provision.pays]\nhead_count_tiers = [\n  [10, "3万元"],\n]\n').replace(CLAIM, ""), "[10,")),
    Broken("a limit for some only", "gap", "error", policy('[[provision.where]]\nquantity = "headcount"\nelse = "headcount-below-30"\ncases = [{ where = [{ flag = "above_scale" }], at_least = 5 }] #!\n[provision.pays]\namount = "1万元"\n')),
    Broken("a fund for some only", "gap", "error", policy(FLAT, fund='\n[[fund]] #!\nwhere = [{ flag = "key_enterprise" }]\nfund = "某县"\n')),
    Broken("limits that cross", "never-met", "error", policy(f'where = [{{ quantity = "output[2024]", at_least = "5万元", at_most = "1万元", else = "output-too-small" }}] #!\n{FLAT}')),
    Broken("limits of two conditions", "never-met", "error", marked(policy(f'where = [\n  {{ quantity = "output[2024]", at_least = "5万元", else = "output-too-small" }},\n  {{ quantity = "output[2024]", below = "5万元", else = "output-too-large" }},\n]\n{FLAT}', more='\n[codes]\noutput-too-large = "产值过大"\n'), '{ quantity = "output[2024]", below')),
    Broken("against a general condition", "never-met", "error", policy(f'enterprise = [{{ code = "region_code", begins = ["3402"], else = "elsewhere" }}] #!\n{FLAT}', top='general = [{ code = "region_code", begins = ["33"], else = "outside-jurisdiction" }]', more='\n[codes]\nelsewhere = "在别处"\n')),
    Broken("growth and a fall", "never-met", "error", marked(policy(f'where = [\n  {{ growth = ["output[2024]", "output[2023]"], above = "5%", else = "growth-too-low" }},\n  {{ difference = ["output[2024]", "output[2023]"], at_most = "0元", else = "increment-too-small" }},\n]\n{FLAT}'), "{ difference")),
    Broken("dates that exclude each other", "never-met", "error", marked(policy(f'where = [\n  {{ date = "above_scale_on", to = 2023-12-31, else = "outside-window" }},\n  {{ date = "above_scale_on", from = 2024-01-01, else = "outside-window" }},\n]\n{FLAT}'), '{ date = "above_scale_on", from')),
    Broken("a contract that cannot be so long", "never-met", "error", marked(policy('table = "recruits"\nwhere = [\n  { date = "contract_from", from = 2024-06-01, else = "outside-window" },\n  { date = "contract_to", to = 2024-11-29, else = "outside-period" },\n  { months_between = ["contract_from", "contract_to"], at_least = "6个月", else = "term-too-short" },\n]\n' + FLAT, more='\n[codes]\nterm-too-short = "合同太短"\noutside-period = "合同期不符"\n').replace(CLAIM, ""), "{ months_between")),
    Broken("a route behind a wider one", "unreachable", "error", marked(policy(routes(("wide", quantity("output[2024]", 'at_least = "1万元"'), "1万元"), ("narrow", quantity("output[2024]", 'at_least = "5万元"'), "2万元"))).replace('[[provision.route]]\nid = "narrow"', '[[provision.route]] #2\nid = "narrow"'), "[[provision.route]] #2")),
    Broken("a route behind one for all", "unreachable", "error", marked(policy(routes(("all", "", "1万元"), ("some", '{ flag = "above_scale" }', "2万元"))).replace('[[provision.route]]\nid = "some"', '[[provision.route]] #2\nid = "some"'), "[[provision.route]] #2")),
    Broken("a case behind a wider one", "unreachable", "error", marked(policy(cases(BIG, BIG.replace("100万元", "200万元"), ANY)), BIG.replace("100万元", "200万元")[:60])),
    Broken("a case that the conditions leave out", "unreachable", "error", marked(policy(at_least("60万元") + cases(SMALL, ANY)), SMALL[:40])),
    Broken("a tier that the conditions leave out", "unreachable", "error", marked(policy('where = [{ quantity = "output[2024]", at_least = "10万元", below = "40万元", else = "output-too-small" }]\n' + tiers(("10万元", "1万元"), ("50万元", "2万元"))), '["50万元"')),
    Broken("a fund behind another", "unreachable", "error", policy(FLAT, fund=TWO_FUNDS.format(first=OF_REGION.format(digits="33"), second=OF_REGION.format(digits="3301")).replace('[[fund]]\nwhere = [{ code = "region_code", begins = ["3301"]', '[[fund]] #!\nwhere = [{ code = "region_code", begins = ["3301"]') + '\n[[fund]]\nfund = "丙"\n')),
    Broken("an add-on that none can reach", "never-met", "error", policy('[[provision.route]]\nid = "base"\ntitle = "基础"\nwhere = [{ quantity = "output[2024]", below = "5万元", else = "output-too-large" }]\npays = { amount = "1万元" }\n[provision.route.add_on]\nname = "more"\nwhere = [{ quantity = "output[2024]", at_least = "9万元" }] #!\npays = { amount = "1万元" }\n', more='\n[codes]\noutput-too-large = "产值过大"\n')),
    Broken("a minimum above the ceiling", "bounds-crossed", "error", policy(f'ceiling = {{ amount = "5万元" }}\nminimum = "6万元" #!\n{FLAT}')),
    Broken("a floor above the ceiling", "bounds-crossed", "error", policy(f'ceiling = {{ amount = "5万元" }}\nfloor = "6万元" #!\n{FLAT}')),
    Broken("bounds of a parameter", "bounds-crossed", "error", policy('pays = { amount = { parameter = "sum" } }\n', more='\n[parameter.sum]\ntitle = "金额"\nclause = "一"\nunit = "元"\nat_least = "6万元" #!\nat_most = "5万元"\n')),
    Broken("one code for two reasons", "code-with-two-meanings", "error", marked(policy(f'where = [\n  {{ quantity = "output[2024]", at_least = "5万元", else = "output-too-small" }},\n  {{ quantity = "headcount", at_least = 5, else = "output-too-small" }},\n]\n{FLAT}'), '{ quantity = "headcount"')),
    Broken("a tier that pays less", "tier-pays-less", "warning", marked(policy(at_least("10万元") + tiers(("10万元", "3万元"), ("50万元", "2万元"))), '["50万元"')),
    Broken("a case for all before others", "catch-all-first", "warning", marked(policy(cases(ANY, BIG)), ANY)),
    Broken("a fund for all before others", "catch-all-first", "warning", policy(FLAT, fund=TWO_FUNDS.format(first="", second=OF_REGION.format(digits="33")).replace("[[fund]]", "[[fund]] #!", 1))),
    Broken("a condition that another holds", "redundant", "warning", marked(policy(f'where = [\n  {{ growth = ["output[2024]", "output[2023]"], at_least = "5%", else = "growth-too-low" }},\n  {{ increase = ["output[2024]", "output[2023]"], else = "no-increment" }},\n]\n{FLAT}'), "{ increase")),
    Broken("an alternative that another holds", "redundant", "warning", policy(f'where = [{{ any = [{{ quantity = "headcount", at_least = 5 }}, {{ quantity = "headcount", at_least = 9 }}], else = "too-few" }}] #!\n{FLAT}', more='\n[codes]\ntoo-few = "人数不足"\n')),
    Broken("a condition that always holds", "always-holds", "warning", policy(f'where = [{{ quantity = "headcount", at_least = 0, else = "headcount-below-30" }}] #!\n{FLAT}')),
    Broken("a condition twice", "condition-twice", "warning", marked(policy(f'where = [\n  {{ flag = "above_scale", else = "not-above-scale" }},\n  {{ flag = "above_scale", else = "not-listed" }},\n]\n{FLAT}', more='\n[codes]\nnot-listed = "未纳统"\n'), '{ flag = "above_scale", else = "not-listed"')),
    Broken("a code without use", "code-unused", "warning", policy(FLAT, more='\n[codes]\nnever-said = "从未" #!\n')),
    Broken("a reading without effect", "reading-without-effect", "warning", policy('pays = { amount = { reading = "sum", a = "1万元", b = "1万元" } }\n', more=CHOICE.format(name="sum")).replace("[reading.sum]", "[reading.sum] #!")),
    Broken("a contradiction that none can say", "contradiction-without-effect", "warning", policy(FLAT, more=CONTRADICTION.format(limit='below = "1万元"').replace("[[contradiction]]", "[[contradiction]] #!"))),
    Broken("a provision without a line", "no-coverage", "warning", policy(FLAT, provisions="").replace('id = "reward"', 'id = "reward" #!')),
    Broken("a clause without a line", "clause-without-coverage", "warning", policy('pays = { amount = { parameter = "sum" } }\n', more='\n[parameter.sum]\ntitle = "金额"\nclause = "九" #!\nunit = "元"\n')),
    Broken("a ceiling that never binds", "ceiling-never-binds", "warning", policy('ceiling = { amount = "5万元" } #!\n' + at_least("10万元") + tiers(("10万元", "1万元"), ("50万元", "2万元")))),
    Broken("a ceiling of a group that never binds", "ceiling-never-binds", "warning", policy(f'ceiling = {{ amount = "5000元" }}\n{FLAT}', more=SECOND + f'ceiling = {{ amount = "5000元" }}\n{FLAT}' + '\n[[group]]\nid = "both"\nprovisions = ["reward", "second"]\nclause = "一"\nceiling = { amount = "1万元" } #!\n', provisions='["reward", "second"]')),
    Broken("a group without effect", "group-without-effect", "warning", policy(FLAT, more=SECOND + FLAT + '\n[[group]] #!\nid = "both"\nprovisions = ["reward", "second"]\nclause = "一"\n', provisions='["reward", "second"]')),
    Broken("only under two readings together", "never-met", "error", policy(f'where = [{{ quantity = "output[2024]", at_least = {{ reading = "low", a = "1万元", b = "5万元" }}, at_most = {{ reading = "high", a = "9万元", b = "4万元" }}, else = "output-too-small" }}] #!\n{FLAT}', more=CHOICE.format(name="low") + CHOICE.format(name="high"))),
    Broken("a note of nothing", "noted-without-effect", "warning", policy(FLAT, more='\n[[noted]] #!\ncode = "redundant"\nwhy = "说明"\n')),
    Broken("more pays less", "more-pays-less", "information", policy('[provision.pays]\ncases = [\n  { where = [{ quantity = "output[2024]", below = "50万元" }], share = "2%" },\n  { share = "1%" },\n]\nof = ["output[2024]"]\n').replace('id = "reward"', 'id = "reward" #!')),
    Broken("a better route behind", "better-route-hidden", "information", marked(policy(routes(("first", quantity("output[2024]", 'at_least = "5万元"'), "1万元"), ("then", quantity("headcount", "at_least = 5"), "2万元"))).replace('[[provision.route]]\nid = "then"', '[[provision.route]] #2\nid = "then"'), "[[provision.route]] #2")),
    Broken("two for one fact", "paid-twice", "information", policy(FLAT, more=SECOND + FLAT, provisions='["reward", "second"]').replace('id = "second"', 'id = "second" #!')),
    Broken("a cliff of one fen", "cliff", "information", policy(at_least("10万元").rstrip("\n") + " #!\n" + FLAT)),
    Broken("a cliff at each step of growth", "cliff", "information", marked(policy('[provision.pays]\nsteps_of_growth = ["output[2024]", "output[2023]"]\nbeyond = "5%"\nstep = "1%"\namount = "5万元"\n'), "[provision.pays]")),
    Broken("a ceiling above all steps", "ceiling-never-binds", "warning", policy('ceiling = { amount = "9万元" } #!\nwhere = [{ quantity = "headcount", at_most = 30, else = "output-too-small" }]\n[provision.pays]\nfor_each = "10人"\nof = "headcount"\namount = "1万元"\n')),
    Broken("a ceiling above a rate times months", "ceiling-never-binds", "warning", policy('table = "rents"\nwhere = [{ quantity = "waived_months", at_most = 3, else = "output-too-small" }, { quantity = "monthly_rent", at_most = "1万元", else = "increment-too-small" }]\ncap = { per = "row", amount = "4万元" } #!\npays = { share = "100%", of = ["monthly_rent"], times = ["waived_months"] }\n').replace(CLAIM, "")),
    Broken("a ceiling that a duration keeps", "ceiling-never-binds", "warning", policy('ceiling = { amount = "1.2万元" } #!\nduration = { per = "enterprise", shares = [["1年", "100%"], ["1年", "50%"]], each = "2年" }\npays = { amount = "1.5万元" }\n')),
    Broken("a cliff of a ceiling", "cliff", "information", policy('ceiling_by = { cases = [{ where = [{ quantity = "output[2024]", below = "50万元" }], amount = "5000元" }, { amount = "9000元" }] } #!\n' + FLAT)),
    Broken("a cap of so many times that never binds", "ceiling-never-binds", "warning", policy('table = "rents"\nwhere = [{ quantity = "monthly_rent", at_most = "1万元", else = "output-too-small" }]\ncap = { per = "row", amount = "5000元", times = 2 } #!\npays = { share = "100%", of = ["monthly_rent"] }\n').replace(CLAIM, "")),
    Broken("a ceiling above what five months come to", "ceiling-never-binds", "warning", policy(MONTHS + 'ceiling = { amount = "5万元" } #!\n' + FLAT).replace(CLAIM, "")),
    Broken("a ceiling above what each class comes to", "ceiling-never-binds", "warning", policy('table = "rents"\nonce_per = ["mode"]\nceiling = { amount = "3万元" } #!\n' + cases('{ where = [{ choice = "mode", in = ["减半"] }], amount = "1万元" }', '{ amount = "2万元" }')).replace(CLAIM, "")),
    Broken("a ceiling by class that never binds", "ceiling-never-binds", "warning", policy('ceiling_by = { cases = [{ where = [{ flag = "above_scale" }], amount = "2万元" }, { amount = "1万元" }] } #!\n' + FLAT)),
    Broken("a ceiling of a group over rows and classes", "ceiling-never-binds", "warning", policy(MONTHS + FLAT, more=SECOND + 'where = [{ choice = "size_class", in = ["大型"], else = "not-large" }]\npays = { amount = "2万元" }\n' + THIRD + 'where = [{ choice = "size_class", not_in = ["大型"], else = "not-large" }]\npays = { amount = "3万元" }\n' + '\n[[group]]\nid = "all"\nprovisions = ["reward", "second", "third"]\nclause = "一"\nceiling = { amount = "8万元" } #!\n[codes]\nnot-large = "企业划型不符"\n', provisions='["reward", "second", "third"]').replace(CLAIM, "", 1)),
    Broken("a pool that few are paid from", "ceiling-never-binds", "warning", policy('winners = { at_most = 10, by = "output[2024]", first = "highest" }\npool = { amount = "10万元" } #!\n' + FLAT)),
    Broken("a cap above all interest between two dates", "ceiling-never-binds", "warning", loans(INTEREST.replace('"rate", ', "") + 'from = "lent"\nto = "repaid"\n', 'cap = { per = "row", amount = "3.45万元" } #!')),
    Broken("a cliff at each new rate", "cliff", "information", marked(loans(INTEREST + 'days = "days"\n'), "[provision.pays]")),
    Broken("a cap above what six months come to", "ceiling-never-binds", "warning", HALF_A_YEAR.replace("AMOUNT", "3000元")),
    Broken("a cap above what a duration by dates leaves", "ceiling-never-binds", "warning", policy('table = "trainees"\nduration = { per = "person", shares = [["3个月", "100%"], ["3个月", "50%"]] }\ncap = { per = "row", amount = "2250元" } #!\n' + MONTHLY).replace(CLAIM, "")),
    Broken("interest that no loan bears", "never-met", "error", marked(loans(INTEREST + 'from = "lent"\nto = "repaid"\n').replace("2024-12-26", "2023-12-26").replace('  { quantity = "days", at_most = 360', '  { in_order = ["lent", "repaid"]'), '{ date = "repaid"')),
    Broken("a gap below the slabs of growth", "gap", "error", marked(policy(GROWN + '[provision.pays]\ngrowth_slabs = [\n  ["10%", "60%"],\n  ["30%", "70%"],\n]\nincrement = ["output[2024]", "output[2023]"]\n'), '["10%"')),
    Broken("a floor above whatever a parameter allows", "bounds-crossed", "error", policy(f'ceiling = {{ amount = {{ parameter = "most" }} }}\nfloor = "6万元" #!\n{FLAT}', more='\n[parameter.most]\ntitle = "上限"\nclause = "一"\nunit = "元"\nat_most = "5万元"\n')),
    Broken("a reading of one figure written twice", "reading-without-effect", "warning", policy('pays = { amount = { reading = "sum", a = "1万元", b = "10000元" } }\n', more=CHOICE.format(name="sum")).replace("[reading.sum]", "[reading.sum] #!")),
    Broken("a ceiling above three numbered rows", "ceiling-never-binds", "warning", loans('pays = { amount = "1万元" }\n', 'ceiling = { amount = "3万元" } #!\nfigure = [{ name = "nth", title = "第几笔", numbered = [], by = ["lent"] }]').replace('quantity = "days", at_most = 360', 'quantity = "nth", at_most = 3')),
    Broken("a cliff of an own number at its tier", "cliff", "information", marked(policy('table = "cargo"\n[provision.pays]\ntiers = "tons"\nat_least = [\n  ["0吨", "1万元"],\n  ["50吨", "2万元"],\n]\n', more='\n[table.cargo]\nzh = "货物"\nnamed_by = ["bill"]\n[table.cargo.field]\nbill = { zh = "提单号", kind = "text" }\ntons = { zh = "吨数", kind = "number", unit = "吨", decimals = 1 }\n').replace(CLAIM, ""), '["50吨"')),
]  # fmt: skip

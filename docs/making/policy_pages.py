"""A page for each built-in policy, in both languages, and a list of them."""

from __future__ import annotations

from subsidycalc.policy.finding import find_policy, installed_policies
from subsidycalc.policy.loading import declare
from subsidycalc.results.reports.pages.markdown import markdown
from subsidycalc.results.reports.pages.policy_page import policy_page
from subsidycalc.texts.registry import Wording


def policy_pages() -> dict[str, str]:
    """Return the pages by their paths."""
    pages, lines = {}, []
    for name in installed_policies():
        declaration = declare(find_policy(name))
        document = declaration.default.document
        for language, path in (("zh", f"policies/{name}.md"), ("en", f"policies/{name}.en.md")):
            shown = Wording("en" if language == "en" else "zh")
            pages[path] = markdown(policy_page(declaration, shown))
        lines.append(
            f"| `{name}` | {document.number} | [{document.title.zh}]({name}.md) | [{document.title.en}]({name}.en.md) |"
        )
    pages["policies/README.md"] = "\n".join(
        [
            "# The built-in policies",
            "",
            "Each page says in words what `subsidycalc/policies/<id>/policy.toml` declares; `subsidycalc show <id>` prints the same.",
            "",
            "| id | document | 中文 | English |",
            "|---|---|---|---|",
            *lines,
            "",
        ]
    )
    return pages

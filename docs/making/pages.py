"""Every generated page by its name: commands, policies, the vocabulary of policy files and its schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from docs.making.command_pages import command_pages
from docs.making.policy_pages import policy_pages
from docs.making.vocabulary_page import vocabulary_page
from subsidycalc.results.reports.pages.lookup import editor_schema
from subsidycalc.texts.registry import Wording

DOCS: Final = Path(__file__).parents[1]


def generated_pages() -> dict[str, str]:
    """Return the text of each page, by its path within docs/."""
    schema = json.dumps(editor_schema(), ensure_ascii=False, indent=1) + "\n"
    return {
        **command_pages(),
        **policy_pages(),
        "policy-file.md": vocabulary_page(Wording("en")),
        "policy-file.zh.md": vocabulary_page(Wording("zh")),
        "policy.schema.json": schema,
    }

"""Print every cell in which today's results differ from those that are kept: `python tests/golden/show_differences.py`.

With names, only those: `python tests/golden/show_differences.py jilin-2020.zh`. Each actual result that differs is
left as actual.xlsx beside expected.xlsx.
"""

from __future__ import annotations

import sys

from golden_results import GOLDEN, differences


def show(names: list[str]) -> int:
    """Print the differences of the results named, of all where none is; return 1 where there are any."""
    total = 0
    for golden in GOLDEN:
        if names and golden.name not in names:
            continue
        golden.write(golden.actual)
        lines = list(differences(golden.expected, golden.actual))
        if not lines:
            golden.actual.unlink()
        total += len(lines)
        sys.stdout.write(f"{golden.name}: {len(lines)} differences\n")
        sys.stdout.writelines(f"  {line}\n" for line in lines)
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(show(sys.argv[1:]))

"""The signature that the pages for auditors describe, in both languages: made as written, it holds for these bytes alone."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from cli.process import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")
@pytest.mark.parametrize("page", ["auditing.md", "auditing.zh.md"])
def test_a_result_is_signed_and_checked_as_the_page_says(page: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    (block,) = re.findall(r"```bash\n(ssh-keygen.*?)```", text, flags=re.DOTALL)
    make, allow, sign, check = block.strip().splitlines()
    result = tmp_path / "result.xlsx"
    result.write_bytes(b"a result")

    def run(line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["sh", "-c", line], cwd=tmp_path, capture_output=True, text=True, check=False)

    for line in (make.replace("#", "-N '' -q #"), allow, sign):
        done = run(line)
        assert done.returncode == 0, done.stderr
    assert 'Good "subsidycalc" signature' in run(check).stdout
    result.write_bytes(b"another result")
    assert run(check).returncode != 0
    result.write_bytes(b"a result")
    run("ssh-keygen -q -t ed25519 -N '' -f other && ssh-keygen -Y sign -n subsidycalc -f other result.xlsx")
    (tmp_path / "result.xlsx.sig").unlink()
    run("ssh-keygen -Y sign -n subsidycalc -f other result.xlsx")
    assert run(check).returncode != 0

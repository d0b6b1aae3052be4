"""What the README shows works as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

from attrib.documentation import help_texts

from .running import ROOT, attrib

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_rules_of_the_users_own_load_and_count(tmp_path: Path) -> None:
    for path, content in re.findall(r"```yaml\n# my-rules/(\S+?):.*\n((?:.*\n)+?)```", README):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(content, encoding="utf-8")
    assert len(list(tmp_path.rglob("*.yml"))) == 2
    sentence = "OVR nattered that the bridge is closed."
    assert "type: media" not in attrib("explain", sentence).out
    explained = attrib("explain", sentence, "--rules", tmp_path)
    assert explained.code == 0
    assert "type: media (1.00)" in explained.out and "in your own file" in explained.out


def test_commands_in_the_table_exist() -> None:
    shown = set(re.findall(r"^\| `attrib (\w+)", README, re.MULTILINE))
    assert shown and shown <= {path.split()[1] for path, _ in help_texts() if " " in path}


def test_links_lead_somewhere() -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert link.startswith("https://") or (ROOT / link).exists(), link

"""Whatever rule of the law the program says it keeps, a test says too: in its words or in its name."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.house import tree

RULE = re.compile(r"\b(?:R-[A-Z]{3,4}-\d{2}|(?:IND|AUX|F|C|N)-\d{2,3}b?|TT01-(?:\d|AGENCY|OFFICIAL))\b")
"""Rules of the one-stop mechanism, indicators, functions, changes of law, numbers of performance."""
IN_A_NAME = re.compile(r"(?<=_)(?:r_[a-z]{3,4}_\d{2}|(?:ind|aux|f|c|n)_\d{2,3}b?|tt01_\d)(?=_|$)")


def is_test(path: Path) -> bool:
    return "tests" in path.relative_to(tree.ROOT).parts


def cited() -> dict[str, set[str]]:
    """Each rule that the program names, in code or in reference data, with the files that name it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in tree.with_suffix(".py", ".json", ".csv"):
        if path.is_relative_to(tree.HOUSE) and not is_test(path):
            for rule in RULE.findall(path.read_text(encoding="utf-8")):
                found[rule].add(tree.shown(path))
    return found


def said(source: str) -> Iterator[str]:
    """The rules that a file of tests states: in docstrings of the file, its classes and tests, in names of tests."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("test"):
            continue
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield from RULE.findall(ast.get_docstring(node) or "")
        if isinstance(node, ast.FunctionDef):
            yield from (name.replace("_", "-").upper().replace("B", "b") for name in IN_A_NAME.findall(node.name))


def untested(rules: dict[str, set[str]], sources: Iterable[str]) -> list[str]:
    known = {rule for source in sources for rule in said(source)}
    return [f"{rule}: {', '.join(sorted(rules[rule]))}" for rule in sorted(rules) if rule not in known]


def test_every_rule_that_the_program_names_is_stated_by_a_test() -> None:
    sources = (path.read_text(encoding="utf-8") for path in tree.code() if is_test(path))
    missing = untested(cited(), sources)
    assert not missing, tree.listed(missing)


def test_a_rule_is_stated_by_words_or_name_and_not_by_a_value() -> None:
    source = '''
def test_a_limit_r_clk_04() -> None:
    """IND-22b: by date."""
    assert rate("IND-07")

def made() -> None:
    """F-100"""
'''
    assert set(said(source)) == {"R-CLK-04", "IND-22b"}
    assert untested({"IND-07": {"a"}, "IND-22b": {"b"}}, [source]) == ["IND-07: a"]

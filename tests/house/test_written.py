"""Documents are tested: links lead somewhere, commands exist, words are explained, the map is fresh."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from motcua.kernel import environment
from motcua.sites.compose import cli
from motcua.sites.compose import map as house_map
from tests.house import tree

LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
NAMED_FILE = re.compile(r"`((?:src|docs|tests|requirements)/[\w./\-]+)`")
COMMAND = re.compile(r"(?:^|`|/)motcua ([a-z][a-z-]+)", re.M)
DEV = re.compile(r"\./dev ([a-z]+)")
ROW = re.compile(r"^\| (?P<term>[^|]+) \| (?P<names>[^|]+) \| (?P<meaning>[^|]+) \|$", re.M)
LAW_WORDS = (
    "hồ sơ", "thủ tục hành chính", "dịch vụ công trực tuyến", "toàn trình", "một phần", "cơ quan", "đơn vị", "khối",
    "bộ phận một cửa", "giấy tiếp nhận và hẹn trả kết quả", "yêu cầu bổ sung", "dừng giải quyết", "phí, lệ phí",
    "chỉ tiêu", "kho dữ liệu điện tử", "phản ánh kiến nghị", "đối soát", "đúng hạn", "số hóa",
    "liên thông", "phi địa giới",
)  # fmt: skip
DEV_COMMANDS = set(re.findall(r'"(\w+)": \w+', (tree.ROOT / "dev").read_text().split("COMMANDS = {")[1].split("}")[0]))


def documents() -> Iterator[Path]:
    return tree.with_suffix(".md")


def dead_links(text: str, folder: Path) -> list[str]:
    targets = [plain or picture for plain, picture in LINK.findall(text)]
    local = [target.partition("#")[0] for target in targets if not target.startswith(("http:", "https:", "mailto:"))]
    return [target for target in local if target and not (folder / target).exists()]


def missing_files(text: str) -> list[str]:
    return [name for name in NAMED_FILE.findall(text) if not (tree.ROOT / name).exists()]


def unknown_commands(text: str) -> list[str]:
    known = {command.name for command in cli.COMMANDS}
    code = "\n".join(_code(text))
    found = [name for name in COMMAND.findall(code) if name not in known]
    return found + [name for name in DEV.findall(code) if name not in DEV_COMMANDS]


def _code(text: str) -> Iterator[str]:
    for block, inline in re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", text, re.S):
        yield block or inline


def undecided(requirements: str, decisions: str) -> list[str]:
    """Packages asked for that no decision names."""
    lines = [line for line in requirements.splitlines() if line and not line.startswith(("#", "-r"))]
    names = [re.split(r"[\[=<>~ ]", line)[0] for line in lines]
    return [name for name in names if f"`{name}`" not in decisions]


def unknown_terms(glossary: str, words: set[str]) -> list[str]:
    """Identifiers of the glossary that do not occur in the code, rows marked later left out."""
    rows = [row for row in ROW.finditer(glossary) if "later:" not in row["meaning"]]
    names = [name for row in rows for name in re.findall(r"`(\w+)`", row["names"])]
    return [name for name in names if name not in words]


def test_links_lead_somewhere() -> None:
    found = [
        f"{tree.shown(path)}: {target}"
        for path in documents()
        for target in dead_links(path.read_text(encoding="utf-8"), path.parent)
    ]
    assert not found, tree.listed(found)


def test_files_that_documents_name_exist() -> None:
    found = [
        f"{tree.shown(path)}: {name}"
        for path in documents()
        for name in missing_files(path.read_text(encoding="utf-8"))
    ]
    assert not found, tree.listed(found)


def test_commands_that_documents_name_exist() -> None:
    found = [
        f"{tree.shown(path)}: {name}"
        for path in documents()
        for name in unknown_commands(path.read_text(encoding="utf-8"))
    ]
    assert not found, tree.listed(found)


def test_every_document_is_reached_from_the_index() -> None:
    listed = (tree.ROOT / "docs/index.md").read_text() + (tree.ROOT / "docs/decisions/README.md").read_text()
    inside = [path for path in documents() if path.is_relative_to(tree.ROOT / "docs") and path.name != "index.md"]
    lost = [tree.shown(path) for path in inside if path.name not in listed]
    assert not lost, tree.listed(lost)


def test_every_setting_is_documented() -> None:
    page = (tree.ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert not [setting.name for setting in environment.SETTINGS if f"`{setting.name}`" not in page]


def test_every_dependency_has_its_decision() -> None:
    decisions = "".join(path.read_text(encoding="utf-8") for path in (tree.ROOT / "docs/decisions").glob("0*.md"))
    asked = "".join((tree.ROOT / "requirements" / f"{name}.in").read_text() + "\n" for name in ("run", "dev", "uv"))
    found = undecided(asked, decisions)
    assert not found, tree.listed(found)


def test_a_decision_says_context_choice_and_consequences() -> None:
    paths = list((tree.ROOT / "docs/decisions").glob("0*.md"))
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert all(f"**{part}.**" in text for part in ("Context", "Choice", "Consequences")), path.name


def test_the_words_of_the_law_are_in_the_glossary() -> None:
    terms = {row["term"].strip() for row in ROW.finditer(_glossary())}
    missing = [word for word in LAW_WORDS if word not in terms]
    assert not missing, tree.listed(missing)


def test_the_identifiers_of_the_glossary_occur_in_the_code() -> None:
    sources = [path for path in tree.code() if path.is_relative_to(tree.HOUSE) and "tests" not in path.parts]
    words = {word for path in sources for word in re.findall(r"\w+", path.read_text(encoding="utf-8"))}
    words |= {module.label for module in tree.modules()}
    found = unknown_terms(_glossary(), words)
    assert not found, tree.listed(found)


def _glossary() -> str:
    return (tree.ROOT / "docs/glossary.md").read_text(encoding="utf-8")


def test_the_map_is_fresh() -> None:
    assert house_map.FILE.read_text(encoding="utf-8") == house_map.page(), "run ./dev map"


def test_the_map_shows_every_module_and_who_hears_and_fills() -> None:
    drawn = house_map.page()
    assert all(f"### {module.label}\n" in drawn for module in tree.modules())
    assert "| `PaymentConfirmed` | casework.payments | casework.dossiers" in drawn
    assert "| `IdentityProvider` | foundation.accounts | connectors.vneid |" in drawn


def test_the_changelog_speaks_of_this_version() -> None:
    from motcua import __version__

    assert f"\n## {__version__} (" in (tree.ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_checks_of_every_change_are_those_of_a_developer() -> None:
    """`.ci/run` runs `./dev check` and the test command of the README, and nothing else."""
    lines = (tree.ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["./dev check", "./dev test"]
    assert "./dev test " in (tree.ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_is_one_screen() -> None:
    assert len((tree.ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 50


@pytest.mark.parametrize(("word", "place"), [("SubmitDossier", "services/submit.py"), ("form-01", "papers.json")])
def test_where_finds_every_place_of_a_word(word: str, place: str) -> None:
    done = subprocess.run([sys.executable, "dev", "where", word], cwd=tree.ROOT, capture_output=True, text=True)
    assert done.returncode == 0
    assert place in done.stdout


def test_the_guards_catch_broken_samples() -> None:
    assert dead_links("[a](nowhere.md) [b](https://x) [c](#here)", tree.ROOT) == ["nowhere.md"]
    assert missing_files("`src/motcua/nowhere.py` and `dev`") == ["src/motcua/nowhere.py"]
    assert unknown_commands("```sh\nmotcua fly\n./dev dream\n```") == ["fly", "dream"]
    assert unknown_commands("Run `motcua web` and `./dev run`, as motcua people do.") == []
    assert undecided("django==5.2.*\n# x\nleft-pad\n", "`django`") == ["left-pad"]
    assert unknown_terms("| a | `Gone` | x |\n| b | `Here` | y |\n| c | `soon` | later: z |", {"Here"}) == ["Gone"]

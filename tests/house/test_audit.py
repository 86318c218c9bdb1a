"""Every public verb that somebody does leaves an entry in the audit trail: its calls lead to `audit.record`."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.house import tree

_OWN_DRAFT = "a draft is its writer's own until it is handed in, and the chain begins with that"
WITHOUT_ENTRY = {
    "campaigns.note_reading": "the readings are a log that only grows: each is its own entry",
    "directives.draw_page": "draws a picture of a page and writes nothing",
    "dossiers.attach_file": _OWN_DRAFT,
    "dossiers.remove_file": _OWN_DRAFT,
    "dossiers.save_draft": _OWN_DRAFT,
    "dossiers.start_draft": _OWN_DRAFT,
    "dossiers.order_copies": "the order is a row of payments, and paying it enters the chain",
    "planning.check_order": "says whether an order could be written and writes nothing",
}
"""Verbs with an actor that need no entry, by `module.verb`, each with the reason."""
TRAILS = {"dossiers": "DossierEvent"}
"""Trails of a module's own, by the row that is appended: the signed chain of a dossier is its audit."""
RECORD = "audit.record"
STEPS = tree.HOUSE / "kernel" / "steps.py"
ALSO_DATA = {"note", "take"}
"""Verbs of the kernel's steps that are names of fields and arguments as well."""


@dataclass
class Calls:
    """Of every function and method of one module: what it calls by name, and whether it has an actor."""

    by_name: dict[str, set[str]] = field(default_factory=dict)
    with_actor: set[str] = field(default_factory=set)
    trail: str = RECORD

    def add(self, source: str) -> None:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                self.by_name.setdefault(node.name, set()).update(_named(node))
                given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
                if any(argument.arg == "actor" for argument in given):
                    self.with_actor.add(node.name)

    def reaches(self, verb: str) -> bool:
        """Whether a chain of names leads from a verb to `audit.record`."""
        seen, ahead = set[str](), [verb]
        while ahead:
            name = ahead.pop()
            if name in (RECORD, self.trail):
                return True
            if name not in seen:
                seen.add(name)
                ahead += self.by_name.get(name, ())
        return False


def _named(function: ast.AST) -> Iterator[str]:
    """Every name that a function mentions, so that a function given on as a value counts as called.

    A verb whose name rows and arguments bear too counts only where it is called.
    """
    called = {id(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
    for node in ast.walk(function):
        if getattr(node, "attr", getattr(node, "id", "")) in ALSO_DATA and id(node) not in called:
            continue
        if isinstance(node, ast.Attribute):
            yield RECORD if ast.unparse(node) == RECORD else node.attr
        elif isinstance(node, ast.Name):
            yield node.id


def verbs_of(services: Path) -> list[str]:
    """What `services` offers: the names in its `__all__`, else its public functions."""
    package = services / "__init__.py"
    parsed = ast.parse((package if package.exists() else services.with_suffix(".py")).read_text(encoding="utf-8"))
    for node in parsed.body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "__all__" for target in node.targets):
            return [str(name) for name in ast.literal_eval(node.value)]
    return [node.name for node in parsed.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def without_entry(verbs: Iterable[str], calls: Calls) -> list[str]:
    return [verb for verb in verbs if verb in calls.with_actor and not calls.reaches(verb)]


def calls_in(module: tree.Module) -> Calls:
    """The calls of a module's services, and those of the kernel's steps where it uses them."""
    calls, services = Calls(trail=TRAILS.get(module.label, RECORD)), module.folder / "services"
    files = services.rglob("*.py") if services.is_dir() else [services.with_suffix(".py")]
    sources = [path.read_text(encoding="utf-8") for path in files]
    if any("from motcua.kernel.steps import" in source for source in sources):
        sources.append(STEPS.read_text(encoding="utf-8"))
    for source in sources:
        calls.add(source)
    return calls


def writing_modules() -> list[tree.Module]:
    halves = (module for module in tree.modules() if module.storey in ("oversight", "casework"))
    rooms = ("services", "services.py")
    return [module for module in halves if any((module.folder / room).exists() for room in rooms)]


def test_every_verb_with_an_actor_leads_to_an_entry_in_the_audit_trail() -> None:
    found = [
        name
        for module in writing_modules()
        for verb in without_entry(verbs_of(module.folder / "services"), calls_in(module))
        if (name := f"{module.label}.{verb}") not in WITHOUT_ENTRY
    ]
    assert not found, tree.listed(found)


def test_what_needs_no_entry_is_there_and_still_has_none() -> None:
    silent = {
        f"{module.label}.{verb}"
        for module in writing_modules()
        for verb in without_entry(verbs_of(module.folder / "services"), calls_in(module))
    }
    assert set(WITHOUT_ENTRY) == silent, "a verb of the list records now, or is gone"


def test_the_guard_looks_at_many_verbs() -> None:
    looked_at = sum(
        verb in calls_in(module).with_actor
        for module in writing_modules()
        for verb in verbs_of(module.folder / "services")
    )
    assert looked_at > 100, looked_at


def test_a_field_that_is_called_like_a_verb_leads_nowhere() -> None:
    calls = Calls()
    calls.add("def note(actor): audit.record(actor)\ndef keep(actor, row, note): row.note = note")
    calls.add("def tell(actor): STEPS.note(actor)")
    assert without_entry(["keep", "tell", "note"], calls) == ["keep"]


def test_the_guard_catches_a_verb_whose_calls_lead_nowhere_and_follows_those_that_do() -> None:
    calls = Calls()
    calls.add(
        "def silent(*, actor): write(actor)\n"
        "def write(actor): actor.record()\n"
        "def loud(*, actor): keep(step)\n"
        "def step(): audit.record()\n"
        "def seen(): pass\n"
    )
    assert without_entry(["silent", "loud", "seen"], calls) == ["silent"]

"""What the documentation names is there: files, code, commands, settings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import pytest
from django.conf import settings
from django.core.management import get_commands

ROOT = Path(settings.BASE_DIR)
ROOMS = "config|partnerships|assessments|agreements|templates|static|tests|docs"
DOCS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
# A log and a check are named as code is.
OTHER_NAMES = {"agreements.access", "agreements.W001"}
# Where a name stands for many.
ANY = re.compile(r"\b(?:v?N|CODE|EVENT)\b|<\w+>")

readable = pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)


def quoted(doc: Path) -> set[str]:
    """Return what stands between backticks."""
    return set(re.findall(r"`([^`\n]+)`", doc.read_text()))


@readable
def test_every_path_leads_to_a_file(doc: Path) -> None:
    paths = {it for it in quoted(doc) if re.fullmatch(rf"(?:{ROOMS})/[^\s|,]*", it)}
    lost = [it for it in paths if not any(ROOT.glob(ANY.sub("*", it).rstrip("/")))]
    assert lost == []


@readable
def test_every_dotted_name_is_in_the_code(doc: Path) -> None:
    names = {it for it in quoted(doc) if re.fullmatch(rf"(?:{ROOMS})(?:\.\w+)+", it)}
    for name in names - OTHER_NAMES:
        # Settings of production cannot be read here: they ask for the environment.
        if not (ROOT / f"{name.replace('.', '/')}.py").exists():
            assert resolve_name(name), name


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")
        for title in titles
    }


@readable
def test_every_link_leads_somewhere(doc: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", doc.read_text()):
        if target.startswith("http"):
            continue
        path, _, anchor = target.partition("#")
        page = (doc.parent / path).resolve() if path else doc
        assert page.exists(), target
        assert not anchor or anchor in anchors(page), target


@readable
def test_every_command_exists(doc: Path) -> None:
    text = doc.read_text()
    named = re.findall(r"(?:manage\.py|plumbline-manage) (?:--as \S+ )?([a-z_]+)", text)
    made = re.findall(r"`make ([a-z-]+)|^    (?:\S+=\S+ )*make ([a-z-]+)", text)
    assert set(named) <= set(get_commands())
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert {one or other for one, other in made} <= set(targets)


# Settings ----------------------------------------------------------------------------


def read_by(module: str) -> set[str]:
    """Return which variables a settings module asks the environment for."""
    tree = ast.parse((ROOT / "config" / "settings" / f"{module}.py").read_text())
    return {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    }


def required() -> set[str]:
    """Return which variables production does not start without."""
    source = (ROOT / "config" / "settings" / "production.py").read_text()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            return {ast.literal_eval(key) for key in node.value.keys if key}
    raise AssertionError("production.py names nothing that is required")


def settings_table() -> Iterator[tuple[str, str]]:
    """Yield each variable of the operator's table with what production takes."""
    text = (ROOT / "docs" / "operating.md").read_text()
    section = text.partition("\n## Settings\n")[2].partition("\n## ")[0]
    for line in section.splitlines():
        if line.startswith("| `"):
            name, _, production, _ = line.strip("| ").split(" | ")
            yield name.strip("`"), production


def test_every_setting_is_in_the_operators_table_once() -> None:
    asked = read_by("base") | read_by("production") | read_by("local") | required()

    names = [name for name, _ in settings_table()]

    assert sorted(names) == sorted(asked)


def test_the_table_says_which_settings_production_needs() -> None:
    needed = {name for name, production in settings_table() if production == "needed"}

    assert needed == required()


def test_the_defaults_of_the_table_are_those_of_the_code() -> None:
    told = dict(settings_table())

    assert str(settings.SWEEP_SECONDS) == told["SWEEP_SECONDS"]
    assert f"`{settings.SEAL_WITHOUT_TIMESTAMP}`" == told["SEAL_WITHOUT_TIMESTAMP"]
    assert str(settings.ALLAUTH_TRUSTED_PROXY_COUNT) == told["TRUSTED_PROXY_COUNT"]

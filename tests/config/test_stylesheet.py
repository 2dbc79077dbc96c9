"""The one stylesheet: tokens alone name colours and sizes, and every rule is used."""

import itertools
import re
from pathlib import Path

import pytest
from django.conf import settings

from config.tokens import STYLESHEET as FILE
from config.tokens import WORKING, colours, contrast, tokens

ROOT = Path(settings.BASE_DIR)
STYLESHEET = FILE.read_text()
TOKENS, RULES = STYLESHEET.split(WORKING, 1)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
DECLARATION = re.compile(r"^\s*(--)?([a-z-]+):\s*([^;]+);", re.MULTILINE)
# Margins of a printed sheet are measured on paper.
SHEET = re.compile(r"@page\s*{[^}]*}")

# What a space may be made of: a token, a sum of tokens, or the size of the words.
STEP = r"(?:0|auto|-?[\d.]+em|var\(--[a-z0-9-]+\)|calc\(.*\))"
SPACE = re.compile(rf"{STEP}(?: {STEP})*(?: !important)?")
SIZE = re.compile(r"var\(--t-[a-z0-9]+\)|0|inherit|smaller")
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(")
SPACES = re.compile(r"(?:margin|padding|gap|row-gap|column-gap)(?:-[a-z-]+)?")


def rules() -> str:
    """Return the rules below the tokens, without comments."""
    return SHEET.sub("", COMMENT.sub("", RULES))


def declared() -> list[tuple[str, str]]:
    """Return property and value of every declaration below the tokens."""
    return [(name, value) for _, name, value in DECLARATION.findall(rules())]


def test_no_colour_is_named_below_the_tokens() -> None:
    assert RAW_COLOUR.findall(rules()) == []


def test_every_type_size_is_on_the_scale() -> None:
    sizes = {value for name, value in declared() if name == "font-size"}

    assert {size for size in sizes if not SIZE.fullmatch(size)} == set()


def test_every_space_is_on_the_grid() -> None:
    spaces = {value for name, value in declared() if SPACES.fullmatch(name)}

    assert {space for space in spaces if not SPACE.fullmatch(space)} == set()


def test_every_token_is_used_and_every_used_one_is_a_token() -> None:
    named = set(re.findall(r"(--[a-z0-9-]+):", TOKENS))
    used = set(re.findall(r"var\((--[a-z0-9-]+)[,)]", STYLESHEET))
    drawn = (ROOT / "static" / "img" / "icons.svg").read_text()
    used |= set(re.findall(r"var\((--[a-z0-9-]+)[,)]", drawn))

    ours = {name for name in named if not name.startswith("--bs-")}
    assert ours - used == set()
    assert {name for name in used if not name.startswith("--bs-")} - named == set()


# Rules that nothing wears -------------------------------------------------------------


def worn() -> str:
    """Return everything that may put a class on an element of a page."""
    classes = [
        found
        for path in (ROOT / "templates").rglob("*.html")
        for pattern in (r'class="([^"]*)"', r"{% block page_class %}(.*?){% endblock")
        for found in re.findall(pattern, path.read_text())
    ]
    folders = ("static/js", "assessments", "agreements", "partnerships", "config")
    code = [
        path.read_text()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.suffix in (".js", ".py")
    ]
    return "\n".join(classes + code)


def test_every_class_of_the_stylesheet_is_worn() -> None:
    selectors = re.sub(r"{[^{}]*}", "{}", rules())
    classes = set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))
    source = worn()
    words = set(re.findall(r"[\w-]+", source))
    # `badge-class-{{ class }}`: the end of the name is filled in.
    begun = tuple(set(re.findall(r"([a-z][\w-]*-)(?={[{%])", source)))

    dead = {name for name in classes - words if not name.startswith(begun)}
    assert dead == set()


# Colours -----------------------------------------------------------------------------


NAMED = colours(tokens(STYLESHEET))


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *itertools.product(("ink", "ink-soft"), ("paper", "sheet", "tint")),
        *itertools.product(
            ("strong", "dealbreaker", "side-a", "side-b"), ("paper", "sheet")
        ),
        *((name, f"{name}-tint") for name in ("aligned", "negotiable", "gap")),
        *((name, f"{name}-tint") for name in ("dealbreaker", "unanswered")),
    ],
)
def test_words_can_be_read_on_their_ground(text: str, ground: str) -> None:
    assert contrast(NAMED[text], NAMED[ground]) >= 4.5


@pytest.mark.parametrize("ground", ["paper", "sheet", "tint"])
def test_the_edge_of_a_control_can_be_seen(ground: str) -> None:
    assert contrast(NAMED["edge"], NAMED[ground]) >= 3


def test_the_strong_button_can_be_read() -> None:
    assert contrast(NAMED["white"], NAMED["strong"]) >= 4.5

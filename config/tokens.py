"""The tokens of the stylesheet, and what can be worked out from them."""

import re
from pathlib import Path

from django.conf import settings

STYLESHEET = Path(settings.BASE_DIR) / "static" / "css" / "plumbline.css"
WORKING = "/* 2 Type and links"


def tokens(stylesheet: str) -> dict[str, str]:
    """Return the tokens by name without dashes, as they are on a phone.

    What changes at a desk, on paper or by the reader's wish stands after them.
    """
    usual = stylesheet.split(WORKING)[0].split("@media")[0]
    return dict(re.findall(r"--((?!bs-)[a-z0-9-]+):\s*([^;]+);", usual))


def colours(named: dict[str, str]) -> dict[str, str]:
    """Return those that are colours, as #rrggbb."""
    return {
        name: value
        for name, value in named.items()
        if re.fullmatch(r"#[0-9a-f]{6}", value)
    }


def luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)

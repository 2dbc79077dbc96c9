"""Components that hold other things: what stands between such a tag and its end.

Each is drawn by the partial of its name in templates/components/, which says what it
takes. Those that hold nothing are included as they are.
"""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_block_tag
def page_head(content: SafeString, **takes: Any) -> SafeString:
    """Return the top of a page with `content` under its title."""
    return render_to_string("components/page_head.html", {**takes, "content": content})


@register.simple_block_tag
def section_card(content: SafeString, **takes: Any) -> SafeString:
    """Return a section of a page on a sheet of its own."""
    return render_to_string(
        "components/section_card.html", {**takes, "content": content}
    )


@register.simple_block_tag
def next_action(content: SafeString, **takes: Any) -> SafeString:
    """Return the one thing to do now, below what to know before."""
    return render_to_string(
        "components/next_action.html", {**takes, "content": content}
    )

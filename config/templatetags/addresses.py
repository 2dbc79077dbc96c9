"""Addresses as others need them."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def absolute(path: str) -> str:
    """Return `path`, which begins with a slash, as a whole address of this site."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"

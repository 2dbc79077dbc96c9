"""Every route stands behind the one door, or on the short public list."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC = {
    "home",
    "healthz",
    "partnerships:invitation_open",
    "partnerships:invitation",
    "assessments:questions",
}
# Kept by the libraries that own them, with their own doors and tests.
FOREIGN = ("account_", "admin:")


def routes(
    patterns: list[URLPattern | URLResolver] | None = None, namespace: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    """Yield every route of the site with its full name."""
    for entry in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry.url_patterns, inner)
        else:
            yield f"{namespace}{entry.name}", entry


def ours() -> dict[str, URLPattern]:
    """Return our own routes by name."""
    return {name: r for name, r in routes() if not name.startswith(FOREIGN)}


def is_behind_the_door(route: URLPattern) -> bool:
    """Return whether the view was wrapped by `signed_in`."""
    return getattr(route.callback, "access", None) == "signed-in"


def test_every_route_has_a_name_and_a_door():
    open_routes = {name for name, r in ours().items() if not is_behind_the_door(r)}

    assert open_routes == PUBLIC
    assert "None" not in {name.rpartition(":")[2] for name in ours()}

"""Every route stands behind the one door, or on the short public list."""

from django.urls import URLPattern

from tests.config.routes import PUBLIC, ROUTES, ours


def is_behind_the_door(route: URLPattern) -> bool:
    """Return whether the view was wrapped by `signed_in`."""
    return getattr(route.callback, "access", None) == "signed-in"


def test_every_route_has_a_name_and_a_door():
    open_routes = {name for name, r in ours().items() if not is_behind_the_door(r)}

    assert open_routes == PUBLIC
    assert "None" not in {name.rpartition(":")[2] for name in ours()}


def test_the_table_names_every_route():
    assert set(ROUTES) == set(ours())

from django.apps import AppConfig


class PlumblineConfig(AppConfig):
    """The house itself: pages and commands that span the three apps."""

    name = "config"

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate

from agreements import triggers


class AgreementsConfig(AppConfig):
    name = "agreements"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Guard the chain after every migration, and report where it is not."""
        post_migrate.connect(triggers.install, sender=self)
        register(triggers.check, Tags.database)

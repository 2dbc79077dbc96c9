"""What people keep about themselves."""

from partnerships.models import User


def choose_language(*, user: User, language: str) -> None:
    """Speak to this person in a language from now on, in letters too."""
    User.objects.filter(pk=user.pk).update(language=language)

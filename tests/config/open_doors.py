"""The addresses with those that only the demo has."""

from django.urls import path

from config.urls import urlpatterns as ours
from config.views.styleguide import styleguide

urlpatterns = [*ours, path("styleguide/", styleguide, name="styleguide")]

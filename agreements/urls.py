"""Addresses of the agreements room."""

from django.urls import URLPattern

app_name = "agreements"
urlpatterns: list[URLPattern] = []

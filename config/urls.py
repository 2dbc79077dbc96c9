"""Every address of the site."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from config.views import person
from config.views.health import healthz
from config.views.home import home
from config.views.partnership import partnership

urlpatterns = [
    path("", home, name="home"),
    path("partnerships/<uuid:pk>/", partnership, name="partnership"),
    path("you/data/", person.own_data, name="own_data"),
    path("you/data.json", person.own_data_json, name="own_data_json"),
    path("you/erase/", person.erase_me, name="erase_me"),
    path("", include("partnerships.urls")),
    path("", include("assessments.urls")),
    path("", include("agreements.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("operator/", admin.site.urls),
    path("healthz", healthz, name="healthz"),
]

if settings.OUTBOX_DIR:
    from config.views.outbox import outbox

    urlpatterns += [path("outbox/", outbox, name="outbox")]

if settings.STYLEGUIDE:
    from config.views.styleguide import styleguide

    urlpatterns += [path("styleguide/", styleguide, name="styleguide")]

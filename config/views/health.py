"""Whether the site works, for load balancers and for the start of the demo."""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.tasks import HEARTBEAT


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 with `worker` "ok" or "silent"; a dead database is a 500."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    worker = "ok" if cache.get(HEARTBEAT) else "silent"
    return JsonResponse({"web": "ok", "database": "ok", "worker": worker})

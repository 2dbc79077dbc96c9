"""What a person sent when their sign-in had run out, kept until they are back.

It lies in the session that signing in goes on with, for the one sheet whose page was
open: the page carries that sheet's signed mark. Whoever else signs in is shown none of
it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core import signing
from django.http import HttpRequest, HttpResponseBase, QueryDict

from assessments.models import AnswerSheet
from assessments.questionnaire import Dimension

P = ParamSpec("P")
KEY = "unsent"
SALT = "assessments.unsent"
LONGEST = 64_000


def sheet_mark(sheet: AnswerSheet) -> str:
    """Return what a page carries to prove that it was this sheet's."""
    return signing.Signer(salt=SALT).sign(str(sheet.pk))


def keeps_unsent(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Keep what a visitor sends to the page of a topic before they sign in again."""

    @wraps(view)
    def keeping(
        request: HttpRequest, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponseBase:
        if request.method == "POST" and not request.user.is_authenticated:
            _keep(request, str(kwargs["dimension"]))
        return view(request, *args, **kwargs)

    return cast("Callable[Concatenate[HttpRequest, P], HttpResponseBase]", keeping)


def unsent(
    request: HttpRequest, sheet: AnswerSheet, topic: Dimension
) -> QueryDict | None:
    """Return what the owner of the sheet had sent to the topic's page, if anything.

    What was kept for another sheet is thrown away.
    """
    kept: dict[str, Any] = request.session.get(KEY, {})
    if not kept:
        return None
    if kept["sheet"] != sheet.pk:
        forget_unsent(request)
        return None
    return QueryDict(kept["sent"]) if kept["topic"] == topic.key else None


def forget_unsent(request: HttpRequest) -> None:
    """Throw away what was kept; it is saved now, or somebody else's."""
    request.session.pop(KEY, None)


def _keep(request: HttpRequest, topic: str) -> None:
    mark = str(request.POST.get("sheet", ""))
    try:
        sheet = int(signing.Signer(salt=SALT).unsign(mark))
    except signing.BadSignature:
        return
    sent = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "sheet", "go", "discard"):
        sent.pop(name, None)
    text = sent.urlencode()
    if len(text) <= LONGEST:
        request.session[KEY] = {"sheet": sheet, "topic": topic, "sent": text}

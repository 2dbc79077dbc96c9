"""What an operator sees of the rounds: that they are there, never an answer.

Everything is read-only, and deleting is refused as well: the page that asks to confirm
it would list what hangs on a round.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin

from assessments.models import Report, Round

if TYPE_CHECKING:
    RoundAdminBase = admin.ModelAdmin[Round]
    ReportAdminBase = admin.ModelAdmin[Report]
else:
    RoundAdminBase = ReportAdminBase = admin.ModelAdmin


class Untouchable:
    """Nothing can be added, changed or deleted."""

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: Any, obj: Any = None) -> bool:
        """Refuse."""
        return False


@admin.register(Round)
class RoundAdmin(Untouchable, RoundAdminBase):
    """Rounds, with no way to an answer."""

    fields = (
        "partnership",
        "number",
        "questionnaire_version",
        "state",
        "opened_at",
        "revealed_at",
    )
    list_display = ("id", "partnership", "number", "state", "opened_at", "revealed_at")
    list_filter = ("state",)
    list_select_related = ("partnership",)


@admin.register(Report)
class ReportAdmin(Untouchable, ReportAdminBase):
    """The making of reports; the file itself is not offered."""

    fields = (
        "round",
        "kind",
        "agency",
        "state",
        "requested_at",
        "attempts",
        "next_try_at",
        "problem",
        "size",
        "made_at",
    )
    list_display = (
        "id",
        "round",
        "kind",
        "agency",
        "state",
        "requested_at",
        "attempts",
        "problem",
    )
    list_filter = ("state", "kind")
    list_select_related = ("round", "agency")

"""What the operator of the site sees of agreements: states, hashes, what is stuck.

No clause, no comment and no signature block; nothing is made, changed or deleted.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

from agreements.models import (
    Agreement,
    DraftCopy,
    Event,
    Revision,
    SealedDocument,
)

if TYPE_CHECKING:
    PlainAdmin = admin.ModelAdmin[Any]
else:
    PlainAdmin = admin.ModelAdmin


class LookOnly(PlainAdmin):
    """Takes the making, changing and deleting away."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False


@admin.register(Agreement)
class AgreementAdmin(LookOnly):
    """Agreements and how far they are."""

    fields = ("id", "partnership", "number", "content_version", "state", "drafted_at")
    list_display = ("id", "number", "state", "drafted_at")
    list_filter = ("state",)
    date_hierarchy = "drafted_at"


@admin.register(Event)
class EventAdmin(LookOnly):
    """The links of the chains, without what they commit to."""

    fields = ("agreement", "sequence", "type", "at", "previous_hash", "hash")
    list_display = ("agreement", "sequence", "type", "at", "hash")
    list_filter = ("type",)
    list_select_related = ("agreement",)
    ordering = ("-at", "-sequence")


FILE_FIELDS = (
    "state",
    "requested_at",
    "next_try_at",
    "attempts",
    "problem",
    "sha256",
    "size",
    "made_at",
)


@admin.register(Revision)
class RevisionAdmin(LookOnly):
    """Frozen revisions: their hashes and whether their file is there."""

    fields = (
        "agreement",
        "number",
        "frozen_at",
        "voided_at",
        "canonical_sha256",
        *FILE_FIELDS,
    )
    list_display = ("agreement", "number", "state", "attempts", "problem")
    list_filter = ("state",)
    list_select_related = ("agreement",)


@admin.register(SealedDocument)
class SealedDocumentAdmin(LookOnly):
    """Sealed files: which are there, and which are being retried."""

    fields = ("revision", *FILE_FIELDS, "level", "alerted_at")
    list_display = ("revision", "state", "level", "attempts", "problem", "next_try_at")
    list_filter = ("state",)
    list_select_related = ("revision",)


@admin.register(DraftCopy)
class DraftCopyAdmin(LookOnly):
    """Drafts as PDF: which are there, and which are being retried."""

    fields = ("agreement", "text_sha256", *FILE_FIELDS)
    list_display = ("agreement", "state", "attempts", "problem", "next_try_at")
    list_filter = ("state",)
    list_select_related = ("agreement",)

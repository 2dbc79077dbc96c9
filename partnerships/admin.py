"""What the operator of the site sees: who and how far, never what was said.

Nothing is made or deleted here, because rules live in actions; people can be stopped.
Profiles show only what a partner may read as well, invitations no trace of a token.
"""

from typing import TYPE_CHECKING, Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest

from partnerships.models import (
    Agency,
    Event,
    Membership,
    Notice,
    PartnerInvitation,
    Partnership,
    TeamInvitation,
    User,
)

if TYPE_CHECKING:
    PlainAdmin = admin.ModelAdmin[Any]
    PlainInline = admin.TabularInline[Any, Any]
else:
    PlainAdmin = admin.ModelAdmin
    PlainInline = admin.TabularInline

# The admin's own login knows neither limits nor confirmed addresses.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class LookOnly:
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


class MembershipInline(LookOnly, PlainInline):
    """Who belongs to an agency."""

    model = Membership
    extra = 0
    fields = ("user", "agency", "role", "created_at")


@admin.register(User)
class UserAdmin(PlainAdmin):
    """People; the operator can stop somebody and make another operator."""

    list_display = ("email", "name", "is_active", "is_staff", "date_joined")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    fields = ("email", "name", "is_active", "is_staff", "date_joined", "last_login")
    readonly_fields = ("email", "name", "date_joined", "last_login")
    inlines = (MembershipInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: people sign up."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: erasure is an act of its own."""
        return False


@admin.register(Agency)
class AgencyAdmin(LookOnly, PlainAdmin):
    """Agencies, as far as a partner may read their profile."""

    list_display = ("name", "city", "created_at")
    search_fields = ("name",)
    fields = ("name", "website", "city", "markets", "languages", "created_at")
    inlines = (MembershipInline,)


@admin.register(Partnership)
class PartnershipAdmin(LookOnly, PlainAdmin):
    """Partnerships and where they stand."""

    list_display = ("id", "agency_a", "agency_b", "state", "due_on", "created_at")
    list_filter = ("state",)
    list_select_related = ("agency_a", "agency_b")
    fields = (
        "agency_a",
        "agency_b",
        "state",
        "language",
        "due_on",
        "created_at",
        "accepted_at",
    )


class InvitationAdmin(LookOnly, PlainAdmin):
    """Invitations: to whom, whether the letter went out, whether it was accepted."""

    list_display = (
        "email",
        "created_at",
        "attempts",
        "sent_at",
        "accepted_at",
        "revoked_at",
        "expires_at",
    )
    search_fields = ("email",)
    fields = ("created_by", "next_try_at", *list_display)


admin.site.register(PartnerInvitation, InvitationAdmin)
admin.site.register(TeamInvitation, InvitationAdmin)


@admin.register(Notice)
class NoticeAdmin(LookOnly, PlainAdmin):
    """Letters; many attempts without a time of sending are a letter in trouble."""

    list_display = ("event", "user", "created_at", "attempts", "next_try_at", "sent_at")
    list_filter = ("event",)
    list_select_related = ("user",)
    fields = ("partnership", *list_display)


@admin.register(Event)
class EventAdmin(LookOnly, PlainAdmin):
    """What happened, in order."""

    list_display = ("at", "verb", "actor", "agency", "partnership")
    list_filter = ("verb",)
    list_select_related = ("actor", "agency", "partnership")
    fields = list_display

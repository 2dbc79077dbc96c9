"""The one order in which rows that decide about membership are locked.

Whether a person stands on both sides depends on two agencies' members at once. Every
change of membership locks the person and the agency, every acceptance locks both
agencies, always people first and agencies by id, so that two of them never pass each
other and never wait in a circle.
"""

from collections.abc import Iterable
from uuid import UUID

from partnerships.models import Agency, Membership, User


def lock_person(user: User) -> None:
    """Hold the person's row until the transaction ends."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)


def lock_agencies(ids: Iterable[UUID]) -> dict[UUID, Agency]:
    """Hold the agencies' rows until the transaction ends, by id."""
    rows = Agency.objects.select_for_update(no_key=True).filter(pk__in=set(ids))
    return {agency.pk: agency for agency in rows.order_by("pk")}


def is_on_the_other_side(user: User, agency: Agency) -> bool:
    """Return whether the person belongs to a partner of the agency.

    Only true until the end of the transaction, and only with both rows locked.
    """
    return Membership.objects.filter(
        user=user, agency__in=Agency.objects.partnered_with(agency)
    ).exists()

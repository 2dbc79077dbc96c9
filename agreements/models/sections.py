"""The sections of an agreement and how each of them stands."""

from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agreements import content
from agreements.content import SectionContent
from agreements.evidence import JsonValue, canonical, sha256_hex
from agreements.models.agreements import Agreement
from agreements.states import SectionState
from partnerships.models import Agency
from partnerships.models.partnerships import Side


@dataclass(frozen=True)
class WalkAway:
    """One respondent's walk-away on a dimension whose dealbreaker blocks a section."""

    dimension: str
    side: Side
    user_id: int


class SectionQuerySet(models.QuerySet["Section"]):
    """Sections, asked for in the product's words."""

    def with_standing(self) -> "SectionQuerySet":
        """Fetch along what tells whether each is open, accepted, agreed or blocked."""
        return self.prefetch_related("acceptances", "walk_away_consents")


class Section(models.Model):
    """A section's live content: parameter values and, if wanted, wording of its own.

    `values` maps parameter keys to values; `wording` is text that both want under the
    clause; `contested` lists the parameters on which the answers differ; `provenance`
    says where every prefilled value came from. `content_hash` is what proposals,
    acceptances and consents point at: it changes with every change of the content.
    """

    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="sections"
    )
    key = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    values = models.JSONField(default=dict)
    wording = models.TextField(_("additional wording"), blank=True, max_length=5000)
    # As drafted from the answers: where the history of its proposals starts.
    drafted_values = models.JSONField(default=dict)
    drafted_wording = models.TextField(blank=True, max_length=5000)
    # In an amendment the content that both signed before: it needs no new acceptance.
    carried_hash = models.CharField(max_length=64, blank=True)
    contested = models.JSONField(default=list)
    provenance = models.JSONField(default=dict)
    # [{"dimension", "declared_by": [{"side", "user"}]}]: whose walk-aways block it.
    blocked_by = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64)
    changed_at = models.DateTimeField()
    # Who wrote the content that stands; empty while it is as drafted.
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["agreement", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "key"], name="section_once_per_agreement"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.key}"

    @property
    def content(self) -> SectionContent:
        """Return what was published for it, in the language of record."""
        return self.content_in(self.agreement.languages[0])

    @property
    def form_content(self) -> SectionContent:
        """Return that in the language of whoever is looking, where there is one."""
        return self.content_in(self.form_language)

    @property
    def form_language(self) -> str:
        """Return the language that `form_content` is in."""
        wanted = (get_language() or "", self.agreement.languages[0])
        return content.language_in(self.agreement.content_version, wanted)

    def content_in(self, language: str) -> SectionContent:
        """Return that in a language, or as it was written where it is not in that."""
        version = self.agreement.content_version
        known = content.language_in(version, [language])
        return content.published(version, known).section(self.key)

    @property
    def is_changed(self) -> bool:
        """Return whether it is another text than what both signed before it."""
        return bool(self.carried_hash) and self.carried_hash != self.content_hash

    @property
    def missing(self) -> tuple[str, ...]:
        """Return the keys of the required parameters that have no value yet."""
        return content.missing(self.content, self.values)

    @property
    def contested_and_open(self) -> tuple[str, ...]:
        """Return the keys of the contested parameters that have no value yet."""
        return tuple(
            one["parameter"]
            for one in self.contested
            if one["parameter"] not in self.values
        )

    @property
    def walk_aways(self) -> tuple[WalkAway, ...]:
        """Return every walk-away that blocks or blocked it."""
        return tuple(
            WalkAway(block["dimension"], who["side"], who["user"])
            for block in self.blocked_by
            for who in block["declared_by"]
        )

    @property
    def blocking(self) -> tuple[WalkAway, ...]:
        """Return the walk-aways that still stand against its content as it is."""
        released = {
            (consent.dimension, consent.declared_by_id)
            for consent in self.walk_away_consents.all()
            if consent.content_hash in ("", self.content_hash)
        }
        return tuple(
            walk_away
            for walk_away in self.walk_aways
            if (walk_away.dimension, walk_away.user_id) not in released
        )

    @property
    def people(self) -> set[int]:
        """Return those who accepted it, and who would walk away or would have."""
        return {
            *(acceptance.user_id for acceptance in self.acceptances.all()),
            *(walk_away.user_id for walk_away in self.walk_aways),
        }

    def is_accepted_by(self, agency: Agency) -> bool:
        """Return whether the agency said yes to the content as it stands.

        What both signed in the agreement before this one, they said yes to then.
        """
        return self.carried_hash == self.content_hash or any(
            acceptance.agency_id == agency.pk
            and acceptance.content_hash == self.content_hash
            for acceptance in self.acceptances.all()
        )

    def is_agreed(self, agencies: tuple[Agency, ...]) -> bool:
        """Return whether both agencies accepted it, whole and unblocked."""
        return (
            all(self.is_accepted_by(agency) for agency in agencies)
            and not self.blocking
            and not self.missing
        )

    def state_for(self, agency: Agency, partner: Agency) -> SectionState:
        """Return how it stands, seen from `agency`."""
        if self.blocking:
            return SectionState.BLOCKED
        if self.is_agreed((agency, partner)):
            return SectionState.AGREED
        if self.is_accepted_by(partner):
            return SectionState.PROPOSED_BY_THEM
        if self.is_accepted_by(agency):
            return SectionState.PROPOSED_BY_US
        return SectionState.OPEN


def sections_of(agreement: Agreement, *, standing: bool = True) -> list[Section]:
    """Return an agreement's sections in order, with their standing if it is asked for.

    Three queries the first time, one without: the agreement keeps what was read.
    """
    wanted = Section.objects.all()
    sections = wanted.with_standing() if standing else wanted
    models.prefetch_related_objects([agreement], models.Prefetch("sections", sections))
    return list(agreement.sections.all())


def content_hash(key: str, values: JsonValue, wording: str) -> str:
    """Return the SHA-256 of a section's content, which acceptances point at."""
    return sha256_hex(canonical({"key": key, "values": values, "wording": wording}))

"""What one respondent answered. Nobody else reads it before the reveal."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.pages import LONGEST_REMARK, STANCE_PARTS, Page, Reply
from assessments.models.rounds import Round
from assessments.states import RoundState
from partnerships.models import Agency, Respondent

if TYPE_CHECKING:
    from assessments.questionnaire import Dimension
    from partnerships.models import User


# Every answer is saved through this one. Written out: to have it composed anew each
# time takes longer than to run it.
_HELD = """
SELECT sheet.*, round.questionnaire_version, round.own_questions
FROM assessments_answersheet AS sheet
JOIN assessments_round AS round ON round.id = sheet.round_id
JOIN partnerships_respondent AS asked
  ON asked.partnership_id = round.partnership_id
  AND asked.agency_id = sheet.agency_id AND asked.user_id = sheet.user_id
JOIN partnerships_membership AS place
  ON place.agency_id = sheet.agency_id AND place.user_id = sheet.user_id
WHERE sheet.round_id = %s AND sheet.user_id = %s
  AND sheet.position IS NULL AND round.state = %s
"""
# Likewise: one answer given becomes another.
_SWAP = """
UPDATE assessments_answer
SET value = %s, not_sure = %s, accepts = %s, draft = NULL, version = %s, saved_at = %s
WHERE sheet_id = %s AND item = %s AND version = %s
  AND (not_sure OR value IS NOT NULL)
"""


def _for_update() -> str:
    """Return the words that lock the sheet alone; SQLite locks everything anyway."""
    return "FOR UPDATE OF sheet" if connection.features.has_select_for_update_of else ""


class AnswerSheetQuerySet(models.QuerySet["AnswerSheet"]):
    """Sheets, asked for in the product's words."""

    def for_user(self, user: "User") -> "AnswerSheetQuerySet":
        """Return this person's own sheets: there is no way to a colleague's."""
        return self.filter(user_id=user.pk)

    def held_to_answer(self, user: "User", round_id: UUID) -> "AnswerSheet | None":
        """Return the person's sheet, locked for this transaction, if it takes answers.

        That is while the round is open, the agency has not locked, and the person is
        asked and a member still. Whoever locks the answers holds the same row and
        numbers it: what the other tables said may be old by the time it is ours, its
        own number is not.
        """
        pk = Round._meta.pk.get_db_prep_value(round_id, connection)
        for sheet in self.raw(_HELD + _for_update(), [pk, user.pk, RoundState.OPEN]):
            asked: Any = sheet
            sheet.round = Round(
                pk=round_id,
                questionnaire_version=asked.questionnaire_version,
                own_questions=json.loads(asked.own_questions),
            )
            return sheet
        return None

    def counting_for(self, round_: Round, agency: Agency) -> "AnswerSheetQuerySet":
        """Return the sheets that count for the agency: of people who still answer."""
        asked = Respondent.objects.filter(
            partnership_id=round_.partnership_id, agency=agency
        )
        return self.filter(
            round=round_, agency=agency, user__in=asked.values("user")
        ).order_by("pk")

    def locked_for(self, round_: Round, agency: Agency) -> "AnswerSheetQuerySet":
        """Return the sheets that the agency locked, in the order of the locked text."""
        return self.filter(
            round=round_, agency=agency, position__isnull=False
        ).order_by("position")

    def unlocked_of(self, user: "User") -> "AnswerSheetQuerySet":
        """Return the person's sheets that no agency has locked, counting or not."""
        return self.for_user(user).filter(position=None)

    def with_people(self) -> "AnswerSheetQuerySet":
        """Fetch along whose they are, and what they said of each dimension."""
        return self.select_related("user").prefetch_related("stances")


class AnswerSheet(models.Model):
    """One respondent's answers in one round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="sheets")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sheets"
    )
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    # Given at the lock: sheet 1 is "R1" in the locked text and in the scorecard.
    position = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = AnswerSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer sheet")
        verbose_name_plural = _("answer sheets")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"], name="sheet_once_per_respondent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.user_id}"

    def pages(self, dimensions: Iterable["Dimension"]) -> dict[str, Page]:
        """Return what is said of each dimension, by its key; two queries."""
        asked = tuple(dimensions)
        items = [item.key for dimension in asked for item in dimension.items]
        answers = {
            answer.item: answer for answer in self.answers.filter(item__in=items)
        }
        stances = {
            stance.dimension: stance
            for stance in self.stances.filter(dimension__in=[d.key for d in asked])
        }
        return {
            dimension.key: _page(dimension, answers, stances.get(dimension.key))
            for dimension in asked
        }


class AnswerQuerySet(models.QuerySet["Answer"]):
    """Answers, asked for in the product's words."""

    def given(self) -> "AnswerQuerySet":
        """Return those that say something, if only "not sure"."""
        return self.filter(Q(not_sure=True) | Q(value__isnull=False))

    def swap(self, after: "Answer") -> bool:
        """Replace the given answer whose version comes before `after`'s by that.

        False, and nothing written, when there is none.
        """
        names = ("value", "not_sure", "accepts", "version", "saved_at")
        fields: list[Any] = [Answer._meta.get_field(name) for name in names]
        said = [
            field.get_db_prep_save(getattr(after, field.name), connection)
            for field in fields
        ]
        where: list[Any] = [after.sheet_id, after.item, after.version - 1]
        with connection.cursor() as cursor:
            cursor.execute(_SWAP, [*said, *where])
            hit: bool = cursor.rowcount == 1
            return hit


class Answer(models.Model):
    """The answer to one item: a value, or an explicit "not sure".

    `value` and `accepts` have the shapes of the answers file (see docs/scoring.md).
    `version` counts the saves: whoever saves says which one they saw. `draft` is what
    was typed since but is not an answer yet, as form fields; None when nothing is.
    A row whose answer was taken away stays, blank, so that no version comes back.
    """

    sheet = models.ForeignKey(
        AnswerSheet, on_delete=models.CASCADE, related_name="answers"
    )
    item = models.CharField(max_length=60)
    value = models.JSONField(null=True)
    not_sure = models.BooleanField(default=False)
    accepts = models.JSONField(null=True)
    draft = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "item"], name="answer_once_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.item}"

    @property
    def reply(self) -> Reply | None:
        """Return the answer as plain values, None when it was taken away."""
        if self.value is None and not self.not_sure:
            return None
        return Reply(
            value=self.value, not_sure=self.not_sure, accepts=tuple(self.accepts or ())
        )


class Stance(models.Model):
    """How much a dimension matters to a respondent, and what goes with it."""

    sheet = models.ForeignKey(
        AnswerSheet, on_delete=models.CASCADE, related_name="stances"
    )
    dimension = models.CharField(max_length=40)
    importance = models.PositiveSmallIntegerField(null=True)
    walk_away = models.BooleanField(default=False)
    note = models.TextField(_("private note"), max_length=LONGEST_REMARK, blank=True)
    reason = models.TextField(_("reason"), max_length=LONGEST_REMARK, blank=True)
    # Field -> how often it was saved; as an answer's version.
    versions = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("stance")
        verbose_name_plural = _("stances")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sheet", "dimension"], name="stance_once_per_dimension"
            ),
            models.CheckConstraint(
                condition=Q(importance=None) | Q(importance__lte=3),
                name="stance_importance_0_to_3",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.dimension}"


def _page(
    dimension: "Dimension", answers: dict[str, Answer], stance: Stance | None
) -> Page:
    own = [answers[item.key] for item in dimension.items if item.key in answers]
    said: dict[str, Any] = {
        "replies": {
            answer.item: reply for answer in own if (reply := answer.reply) is not None
        },
        "drafts": {a.item: a.draft for a in own if a.draft is not None},
    }
    versions = {answer.item: answer.version for answer in own}
    times = [row.saved_at for row in (*own, stance) if row is not None]
    if stance is not None:
        said |= {part: getattr(stance, part) for part in STANCE_PARTS}
        versions |= stance.versions
    return Page(**said, versions=versions, saved_at=max(times) if times else None)

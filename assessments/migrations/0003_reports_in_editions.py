"""Makes a full report for each agency, and a short one, of the one both shared."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone

FIELDS_OF_A_DUE_ROW = {
    "state": "due",
    "attempts": 0,
    "problem": "",
    "sha256": "",
    "size": 0,
    "made_at": None,
}


def call_for_editions(apps, schema_editor):
    """Let every report so far be made again: its row becomes the short version."""
    Report = apps.get_model("assessments", "Report")
    now = timezone.now()
    due = {**FIELDS_OF_A_DUE_ROW, "requested_at": now, "next_try_at": now}
    for report in Report.objects.select_related("round__partnership").iterator():
        partnership = report.round.partnership
        for agency_id in (partnership.agency_a_id, partnership.agency_b_id):
            Report.objects.create(
                round_id=report.round_id, kind="full", agency_id=agency_id, **due
            )
    Report.objects.filter(kind="short").update(**due)
    # PostgreSQL changes no table that has writes still to be checked.
    schema_editor.connection.check_constraints()


def keep_one_a_round(apps, schema_editor):
    """Leave one row a round, to be made again as the report both share."""
    Report = apps.get_model("assessments", "Report")
    now = timezone.now()
    Report.objects.exclude(kind="short").delete()
    Report.objects.update(**FIELDS_OF_A_DUE_ROW, requested_at=now, next_try_at=now)
    schema_editor.connection.check_constraints()


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0002_letters_that_can_be_muted"),
        ("assessments", "0002_answering_in_full"),
    ]

    operations = [
        migrations.AlterField(
            model_name="report",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reports",
                to="assessments.round",
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="kind",
            field=models.CharField(
                choices=[("full", "Full"), ("short", "Short version")],
                default="short",
                max_length=8,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="report",
            name="agency",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnerships.agency",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                fields=("round", "kind", "agency"), name="report_once_per_agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(
                condition=Q(agency=None),
                fields=("round", "kind"),
                name="report_once_where_shared",
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                condition=Q(agency__isnull=False, kind="full")
                | Q(agency=None, kind="short"),
                name="report_short_is_shared",
            ),
        ),
        migrations.RunPython(call_for_editions, keep_one_a_round),
    ]

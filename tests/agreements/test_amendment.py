"""From an agreement in force to the next one that replaces it, with the real files."""

import json
import subprocess
from pathlib import Path

import pytest

from agreements.evidence import chain_problems
from agreements.models import SealedDocument
from agreements.sealing import check_seal, load_seal_key
from agreements.states import AgreementState
from agreements.tasks import seal_agreement
from assessments import archive
from tests.agreements.story import Story, amended, sealed
from tests.agreements.views.people import at, signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("documents", "seal_key"),
]


def words(pdf: bytes, folder: Path) -> str:
    """Return what a PDF says, on one line."""
    file = folder / "read.pdf"
    file.write_bytes(pdf)
    found = subprocess.run(
        ["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True
    )
    return " ".join(found.stdout.split())


def test_a_sealed_agreement_is_amended_signed_and_replaced(
    seal_key: Path, tmp_path: Path
) -> None:
    story = sealed()
    child = amended(story)
    was = child.section("creators").values["paid_days"]
    child.propose(child.a, "creators", paid_days=was + 8, wording="Always on time.")
    child.accept(child.b, "creators")
    assert child.agreement.state == AgreementState.AGREED
    child.freeze()
    form = json.loads(child.revision.canonical)
    parent_file = SealedDocument.objects.get(revision__agreement=story.agreement)
    assert form["amends"] == {
        "agreement": str(story.agreement_id),
        "number": "1",
        "sealed_at": "2026-11-23T10:00:00.000000Z",
        "sealed_sha256": parent_file.sha256,
        "canonical_sha256": story.revision.canonical_sha256,
    }
    for seat in (child.b, child.a):
        assert story.agreement.state == AgreementState.SEALED
        child.sign(seat)
    seal_agreement(child.revision.sealed.pk)

    assert child.agreement.state == AgreementState.SEALED
    assert story.agreement.state == AgreementState.SUPERSEDED
    data = archive.read(child.revision.sealed.sha256)
    assert check_seal(data, load_seal_key(seal_key).roots).ok
    for pdf in (data, archive.read(child.revision.sha256)):
        said = words(pdf, tmp_path)
        assert "What changes from agreement 1" in said
        assert f"[−{was} day−][+{was + 8} days+]" in said
        assert "[+Always on time.+]" in said
        assert "Sections that change: 1 of 20." in said
        assert parent_file.sha256 in said.replace(" ", "")
    for one in (story, child):
        check_whole(one)
        for side in "ab":
            client = signed_in(story.world.leads[side])
            assert client.get(at(one, "sealed_pdf")).status_code == 200


def check_whole(story: Story) -> None:
    """Assert that nothing is wrong with an agreement's chain."""
    records = [event.as_record() for event in story.agreement.events.all()]
    assert not chain_problems(records)

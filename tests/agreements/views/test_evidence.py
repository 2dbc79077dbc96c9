"""The evidence bundle: for every member, and for a stranger's machine after that."""

import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from agreements.documents.bundle import VERIFIER, evidence_bundle
from agreements.evidence import canonical, sha256_hex
from assessments.pdf import render
from partnerships.states import Role
from tests.agreements.bundles import evidence_of, sealed, verifier
from tests.agreements.story import Story, amended, signable
from tests.agreements.views.people import colleague, signed_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("documents", "seal_key"),
]
# What an interpreter with nothing but its own library does: neither our environment nor
# installed packages, and whoever so much as makes a socket is stopped.
BARE = """
import runpy, sys
def refuse(event, arguments):
    if event.startswith(("socket.", "subprocess.", "urllib.")):
        raise SystemExit("the verifier asked for " + event)
sys.addaudithook(refuse)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def at(story: Story) -> str:
    return reverse("agreements:evidence_zip", args=[story.agreement_id])


def on_a_strangers_machine(folder: Path, *words: str) -> tuple[int, str]:
    """Run the bundle's own verifier there; return its exit code and what it said."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-B", "-c", BARE, "verify.py", *words],
        cwd=folder,
        env={},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_every_member_takes_it_away_and_a_stranger_checks_it(
    tmp_path: Path, seal_key: Path
) -> None:
    story = signable()
    assert signed_in(story.a.user).get(at(story)).status_code == 404
    document = sealed(story)
    shutil.rmtree(seal_key)  # Only workers have it.
    evidence = evidence_of(story)
    assert evidence.data == evidence_bundle(document)

    response = signed_in(colleague(story, Role.VIEWER)).get(at(story))
    assert response.content == evidence.data
    assert response["Content-Type"] == "application/zip"
    assert "evidence.zip" in response["Content-Disposition"]
    noted = story.agreement.events.get(type="downloaded")
    assert noted.payload["document"] == "evidence"
    partner = signed_in(story.b.user).get(at(story))
    assert partner.content != evidence.data  # Who took it first is in it by now.

    folder = tmp_path / "somewhere"
    with zipfile.ZipFile(io.BytesIO(partner.content)) as bundle:
        bundle.extractall(folder)
    (folder / ".DS_Store").write_bytes(b"what a system leaves in every folder")
    code, said = on_a_strangers_machine(folder, "--head", evidence.head)
    assert code == 0, said
    assert said.endswith("OK: everything holds\n")
    assert f"is the file the record names: sha256 {document.sha256}" in said

    code, said = on_a_strangers_machine(folder)
    assert code == 0
    assert said.endswith("OK: everything holds, and no letter was compared with it\n")
    assert f"has to say {evidence.head}" in said

    assert on_a_strangers_machine(folder, "--head", "0" * 64)[0] == 1
    record = json.loads((folder / "events.json").read_bytes())
    record["events"][3]["actor"] = "person:0"
    (folder / "events.json").write_text(json.dumps(record))
    code, said = on_a_strangers_machine(folder, "--head", evidence.head)
    assert (code, "NOT OK: events.json was changed" in said) == (1, True)
    assert on_a_strangers_machine(folder, str(tmp_path))[0] == 2


def test_it_is_the_same_whatever_its_taker_reads_and_wherever_they_are() -> None:
    document = sealed(signable())
    there = evidence_bundle(document)

    with translation.override("ru"), timezone.override(ZoneInfo("Asia/Tokyo")):
        here = evidence_bundle(document)

    assert here == there


@pytest.mark.parametrize("harm", ["missing", "damaged", "no PDF", "no seal"])
def test_what_cannot_be_read_is_not_found_and_the_log_says_why(
    harm: str, documents: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data = render("<p>Sealed by nobody</p>") if harm == "no seal" else b"no PDF"
    story = signable().seal_with(data)
    sha256 = story.revision.sealed.sha256
    file = documents / sha256[:2] / sha256[2:]
    if harm == "missing":
        file.unlink()
    if harm == "damaged":
        file.chmod(0o600)
        file.write_bytes(b"something else")

    assert signed_in(story.a.user).get(at(story)).status_code == 404
    assert f"The evidence of {story.agreement_id} cannot be handed out" in caplog.text
    reasons = {"no PDF": "no PDF that can be read", "no seal": "carries no seal"}
    assert reasons.get(harm, sha256) in caplog.text


def test_an_amendment_and_what_it_superseded_can_both_be_checked() -> None:
    story = signable()
    sealed(story)
    child = amended(story)
    child.propose(child.a, "creators", paid_days=9)
    child.accept(child.b, "creators")
    sealed(child.freeze_with(b"%PDF-1.7 second"))
    verify = verifier()
    superseded = []
    for one in (story, child):
        evidence = evidence_of(one)
        lines = list(verify.verify(evidence.files, evidence.head))
        assert not [text for status, text in lines if status == verify.BAD]
        superseded.append(any(text.startswith("superseded") for _, text in lines))
        readme = evidence.files["README.txt"].decode()
        assert ("by agreement 2: no longer in force" in readme) == superseded[-1]
    assert superseded == [True, False]
    parent = story.revision.sealed.sha256
    amends = json.loads(evidence.files["agreement.json"])["amends"]
    assert amends["sealed_sha256"] == parent
    assert (verify.OK, f"it amends agreement 1, sealed with sha256 {parent}") in lines
    record = json.loads(evidence.files["events.json"])
    for changed in (amends | {"sealed_sha256": "0" * 64}, None):
        record["events"][0]["payload"]["amends"] = changed
        forged = {**evidence.files, "events.json": canonical(record)}
        found = list(verify.check_amended(forged, ""))
        assert found[0][0] == verify.BAD


def test_the_verifier_is_there_for_everybody() -> None:
    response = Client().get(reverse("agreements:verifier"))
    assert response.content == VERIFIER.read_bytes()
    assert response["Content-Type"] == "text/x-python; charset=utf-8"
    assert sha256_hex(response.content) == sha256_hex(VERIFIER.read_bytes())

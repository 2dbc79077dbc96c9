"""From the draft to a sealed file that strangers can check."""

import json
import re
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from agreements.evidence import chain_problems, sha256_hex
from agreements.models import Agreement, Event, SealedDocument
from agreements.sealing import check_seal, load_seal_key, make_seal_keys
from agreements.states import AgreementState
from agreements.tasks import _seal_key, seal_agreement
from assessments import archive
from partnerships.models import Notice
from tests.agreements.story import NOW, Story, drafted, frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def keys(settings, tmp_path: Path) -> Path:
    settings.SEAL_KEY_DIR = tmp_path / "seal"
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    make_seal_keys(settings.SEAL_KEY_DIR, now=NOW, organisation="Plumbline")
    return tmp_path


def test_story(keys):
    story = frozen()
    story.sign(story.b)
    story.sign(story.a)
    sealed = SealedDocument.objects.get()
    seal_agreement(sealed.pk)
    sealed.refresh_from_db()
    print(sealed.problem)
    Path("/tmp/h7.pdf").write_bytes(archive.read(sealed.sha256))
    Path("/tmp/h7u.pdf").write_bytes(archive.read(story.revision.sha256))
    assert story.agreement.state == "sealed"

"""One sealed agreement's evidence, made once for all who attack it."""

import importlib.util
import io
import zipfile
from dataclasses import dataclass
from types import ModuleType
from typing import Any

from agreements.documents.bundle import VERIFIER, evidence_bundle
from agreements.evidence import canonical, sha256_hex
from agreements.models import Event, SealedDocument
from agreements.tasks import seal_agreement
from tests.agreements.story import Story

Files = dict[str, bytes]


@dataclass(frozen=True)
class Evidence:
    """A bundle with the hash that stood in the letter about the last signature."""

    data: bytes
    head: str

    @property
    def files(self) -> Files:
        """Return what is in it."""
        with zipfile.ZipFile(io.BytesIO(self.data)) as bundle:
            return {name: bundle.read(name) for name in bundle.namelist()}


def sealed(story: Story) -> SealedDocument:
    """Let both sign and the worker seal."""
    story.sign(story.b)
    story.sign(story.a)
    document = SealedDocument.objects.get(revision=story.revision)
    seal_agreement(document.pk)
    document.refresh_from_db()
    return document


def evidence_of(story: Story) -> Evidence:
    """Return the evidence of a sealed agreement."""
    document = SealedDocument.objects.get(revision=story.revision)
    last = Event.objects.filter(agreement=story.agreement_id, type="signed").last()
    assert last
    return Evidence(evidence_bundle(document), last.hash)


def verifier() -> ModuleType:
    """Return the verifier as it is handed out."""
    spec = importlib.util.spec_from_file_location("handed_out_verifier", VERIFIER)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def with_new_manifest(files: Files) -> Files:
    """Return the files as a forger would hand them on who knows of the manifest."""
    rest = {name: data for name, data in files.items() if name != "manifest.json"}
    form: dict[str, Any] = {
        "format": "plumbline-evidence-1",
        "agreement": agreement_in(files["events.json"]),
        "files": {name: sha256_hex(data) for name, data in rest.items()},
    }
    return {**rest, "manifest.json": canonical(form)}


def agreement_in(events: bytes) -> str:
    """Return the agreement that events are of, however damaged they are."""
    start = events.find(b'"agreement":"') + len(b'"agreement":"')
    return events[start : start + 36].decode(errors="replace")


def zipped(files: Files) -> bytes:
    """Return the files as a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, data in files.items():
            bundle.writestr(name, data)
    return out.getvalue()

"""Sealed agreements before readers not ours: short and long, in every language."""

import re
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from pyhanko.pdf_utils.reader import PdfFileReader

from agreements import content
from agreements.documents.sealed import sealed_file
from agreements.models import Section
from agreements.sealing import check_seal, load_seal_key
from agreements.sealing.folder import AUTHORITY_FILE
from tests.agreements.story import Story, drafted
from tests.assessments.revealed import small_case
from tests.nss import trusting
from tests.standards import broken_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]

LANGUAGES = content.languages(content.CURRENT_VERSION)
WORDS = {
    "en": "We tell each other early, plainly and in writing when something slips.",
    "ru": "Мы говорим друг другу рано, прямо и письменно, если что-то срывается.",
}
NAMES = (
    ("Nadia " + "van der " * 23 + "Berg", "شركة النجوم للتسويق " * 5, "総務部長"),
    ("דנה " * 48 + "לוי", "株式会社メリディアン" * 15, "Руководитель «Студии»"),
)


@pytest.fixture(scope="session")
def trusted(made_seal_key: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return poppler's certificate store, with our root in it."""
    folder = tmp_path_factory.mktemp("nss") / "store"
    return trusting(folder, made_seal_key / AUTHORITY_FILE)


def cases() -> Iterator[object]:
    for language in LANGUAGES:
        for pages in (8, 40):
            yield pytest.param(language, "", pages, id=f"{language}-{pages}")
    if len(LANGUAGES) > 1:
        first, second = LANGUAGES[:2]
        yield pytest.param(second, first, 8, id=f"{second}-beside-{first}")


def told(language: str, second: str, pages: int) -> Story:
    """Return an agreement of at least so many pages that both have signed."""
    story = drafted(small_case())
    status = story.section("status")
    status.values |= {"language": language, "second_language": second}
    status.save()
    story.settled().name_signatories()
    if pages > 8:
        wording = "\n".join([" ".join([WORDS[language]] * 6)] * (pages // 3))
        Section.objects.update(wording=wording)
    return signed(story)


def signed(story: Story) -> Story:
    story.freeze_with(b"%PDF-1.7 stand-in")
    story.sign(story.a)
    story.sign(story.b)
    return story


def sealed(story: Story, key_folder: Path, target: Path) -> Path:
    """Seal as the worker does, and write the file."""
    made = sealed_file(
        story.revision,
        load_seal_key(key_folder),
        source="local",
        insists=True,
        now=timezone.now(),
    )
    assert made.level == "B-LT"
    target.write_bytes(made.data)
    return target


def said(*command: str | Path) -> str:
    """Return what a program printed, white space folded."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return " ".join(done.stdout.split())


def require_clean(file: Path, key_folder: Path, store: Path) -> None:
    """Hold a file against every reader."""
    check = check_seal(file.read_bytes(), load_seal_key(key_folder).roots)
    assert (check.problems, check.level) == ((), "B-LT")
    verdict = said("pdfsig", "-nssdir", store, file)
    assert verdict.count("Signature #") == 1
    for words in (
        "Total document signed",
        "Signature is Valid.",
        "Certificate is Trusted.",
    ):
        assert words in verdict
    for profile in ("3a", "ua1"):
        assert broken_rules(file, profile) == []


def told_in_a_reader(file: Path) -> list[str]:
    """Return what a file says of its seal, and of each of its attachments."""
    pdf = PdfFileReader(BytesIO(file.read_bytes()))
    seal = pdf.embedded_regular_signatures[0].sig_object
    names = pdf.root["/Names"]["/EmbeddedFiles"]["/Names"]
    specs = {str(names[i]): names[i + 1] for i in range(0, len(names), 2)}
    order = ("agreement-unsigned.pdf", "agreement.json", "evidence.json")
    return [str(seal["/Reason"]), *(str(specs[one]["/Desc"]) for one in order)]


@pytest.mark.parametrize(("language", "second", "pages"), [*cases()])
def test_every_reader_finds_it_clean(
    made_seal_key: Path,
    trusted: Path,
    tmp_path: Path,
    language: str,
    second: str,
    pages: int,
) -> None:
    story = told(language, second, pages)
    file = sealed(story, made_seal_key, tmp_path / "sealed.pdf")
    require_clean(file, made_seal_key, trusted)
    found = re.search(r"Pages: (\d+)", said("pdfinfo", file))
    assert found
    assert int(found[1]) >= pages
    paper = content.paper(language)
    assert paper.certificate["title"] in said("pdftotext", file, "-")
    assert told_in_a_reader(file) == [
        paper.file["signed"].format(hash=story.hashes.canonical),
        paper.file["unsigned"],
        paper.file["canonical"],
        paper.file["evidence"],
    ]


def test_names_of_any_length_and_script_and_a_drawn_one(
    made_seal_key: Path, trusted: Path, tmp_path: Path
) -> None:
    story = drafted(small_case()).settled()
    name_at_length(story)
    signed(story)
    strokes = [[[10, 150], [300, 20], [590, 180]], [[300, 100]]]
    story.revision.signatures.update(drawing=strokes)
    file = sealed(story, made_seal_key, tmp_path / "sealed.pdf")
    require_clean(file, made_seal_key, trusted)


def name_at_length(story: Story) -> None:
    """Let both signatories have names that are hard to set."""
    story.name_signatories()
    for seat, (name, entity, title) in zip((story.a, story.b), NAMES, strict=True):
        signatory = story.agreement.signatories.get(agency=seat.agency)
        signatory.name = name[:200]
        signatory.legal_entity = entity[:200]
        signatory.title = title
        signatory.save()

"""What can be printed, what changed, and what the files claim to be."""

from pathlib import Path

import pytest
from django.template.loader import render_to_string

from agreements.content import Block, Part, PartKind
from agreements.documents.certificate import SealFacts
from agreements.documents.frozen import frozen_text, live_text
from agreements.documents.glyphs import named, unprintable
from agreements.documents.printing import revision_pdf, signed_pdf
from assessments import archive
from tests.agreements.story import Story, agreed
from tests.standards import broken_rules

SEAL = SealFacts(level="B-LT", fingerprint="AB 12", stamped_by="A clock, Plumbline")


@pytest.mark.parametrize(
    "text",
    [
        "Brightline – “quoted” … 30 € №",
        "Студия «Меридиан»\r\n\tвторая строка",
        "株式会社, 한국어, 中文",
        "שלום, مرحبا, नमस्ते, ไทย, Ελληνικά, Việt",
        "e\N{COMBINING ACUTE ACCENT}\N{ZERO WIDTH JOINER}",
    ],
)
def test_names_in_any_script_can_be_printed(text: str) -> None:
    assert unprintable(text) == ""


def test_what_would_print_as_boxes_is_named_once() -> None:
    found = unprintable("a \N{ROCKET} b \x07 \N{ROCKET} \U000f0000")
    assert found == "\N{ROCKET}\x07\U000f0000"
    assert named(found) == "\N{ROCKET} (U+1F680 rocket), (U+0007), (U+F0000)"


def test_no_white_space_ends_a_printed_line() -> None:
    """It would break a line that is full to the last letter after its first word."""
    words = (Part("A case study names everybody.", PartKind.VALUE),)
    block = Block(parts=words, items=(words,))

    html = render_to_string("pdf/_block.html", {"block": block})

    assert html.count("everybody.</") == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("documents")
class TestPrinted:
    """The PDFs of one agreement."""

    @pytest.fixture
    def story(self) -> Story:
        """Return an agreement with a real unsigned PDF, signed by both."""
        story = agreed()
        story.freeze()
        story.sign(story.a)
        story.sign(story.b)
        return story

    def test_frozen_and_live_text_read_the_same(self, story: Story) -> None:
        agreement = story.agreement
        live = live_text(
            agreement,
            agreement.sections.all(),
            agreement.signatories.all(),
        )
        frozen = frozen_text(story.revision)
        assert [c.plain for c in frozen.chapters] == [c.plain for c in live.chapters]
        assert frozen.parties == live.parties

    def test_files_meet_their_standards(self, story: Story, tmp_path: Path) -> None:
        unsigned = archive.read(story.revision.sha256)
        signed = signed_pdf(story.revision, SEAL)
        assert unsigned == revision_pdf(story.revision)
        assert signed == signed_pdf(story.revision, SEAL)
        for data, profiles in ((unsigned, ["ua1"]), (signed, ["ua1", "3a"])):
            file = tmp_path / "file.pdf"
            file.write_bytes(data)
            for profile in profiles:
                assert broken_rules(file, profile) == []

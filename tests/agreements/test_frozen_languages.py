"""An agreement in its language of record, alone or beside a second one."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agreements.actions.freezing import freeze
from agreements.documents.frozen import Text, frozen_text, live_text
from agreements.documents.printing import revision_pdf
from agreements.documents.signing import disclosure_of, intent_of
from agreements.models import Agreement, Revision
from tests.agreements.story import NOW, drafted
from tests.assessments.revealed import small_case
from tests.standards import broken_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("documents")]


def frozen(**status: str) -> Revision:
    """Return a frozen revision whose first section settles these languages."""
    story = drafted(small_case())
    section = story.section("status")
    section.values |= status
    section.save()
    story.settled().name_signatories()
    return freeze(agreement=story.agreement, seat=story.a, now=NOW)


def read_now(revision: Revision) -> Text:
    agreement = Agreement.objects.with_partnership().get(pk=revision.agreement_id)
    return live_text(agreement, agreement.sections.all(), agreement.signatories.all())


def form_of(revision: Revision) -> dict[str, Any]:
    form: dict[str, Any] = json.loads(revision.canonical)
    return form


def test_a_russian_agreement_is_russian_throughout() -> None:
    revision = frozen(language="ru")
    form, text = form_of(revision), frozen_text(revision)
    assert form["format"] == "plumbline-agreement-2"
    assert (form["language"], form["second_language"]) == ("ru", "")
    assert text.title == form["title"] == "Соглашение о совместной работе"
    assert text.footer == form["nature"]
    assert "не юридический договор" in form["sections"][0]["clause"]
    assert not any("second" in section for section in form["sections"])
    assert "подписываю это Соглашение" in intent_of(text, "a")
    assert disclosure_of(revision).text.startswith("Вы собираетесь подписать")
    assert text.words["contents"] == "Содержание"
    assert all(chapter.second is None for chapter in text.chapters)
    assert text == replace(read_now(revision), revision=1)


def test_two_languages_stand_side_by_side_and_the_first_counts(tmp_path: Path) -> None:
    revision = frozen(language="ru", second_language="en")
    form, text = form_of(revision), frozen_text(revision)
    assert (form["language"], form["second_language"]) == ("ru", "en")
    for section, chapter in zip(form["sections"], text.chapters, strict=True):
        assert section["title"] == chapter.title
        assert section["second"]["language"] == "en"
        assert chapter.second is not None
        assert section["second"]["clause"] == chapter.second.plain
        assert len(chapter.pairs) == len(chapter.blocks)
    assert "not a legal contract" in form["sections"][0]["second"]["clause"]
    file = tmp_path / "file.pdf"
    file.write_bytes(revision_pdf(revision))
    assert broken_rules(file, "ua1") == []


def test_what_was_frozen_before_there_were_languages_can_be_read() -> None:
    revision = frozen(language="en")
    form = form_of(revision)
    form["format"] = "plumbline-agreement-1"
    del form["language"], form["second_language"]
    form["partnership"]["language"] = "ru"
    revision.canonical = json.dumps(form)
    text = frozen_text(revision)
    assert (text.language, text.second_language) == ("en", "")
    assert text.title == "Partnership Operating Agreement"


def test_a_language_that_is_settled_later_changes_what_all_sections_say() -> None:
    story = drafted(small_case())
    assert story.section("exit").content.title == "Parting well"
    story.propose(story.a, "status", language="ru", second_language="en")
    section = story.section("exit")
    assert section.content.title == "Как мы расстаёмся"

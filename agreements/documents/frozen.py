"""The agreement's text as a whole: as it stands, and as it was frozen.

A frozen agreement is shown and printed from its canonical JSON alone, so that what
people read is what was hashed.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from agreements import content
from agreements.content import Block, Names
from agreements.documents.amended import Amends, amends_of
from agreements.models import Agreement, Revision, Section, Signatory
from partnerships.models.partnerships import Side

SIDES: tuple[Side, Side] = ("a", "b")


@dataclass(frozen=True)
class Translation:
    """A section in the second language, block for block as in the first."""

    language: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def language_name(self) -> str:
        """Return what its language calls itself."""
        return content.paper(self.language).print["language"]

    @property
    def plain(self) -> str:
        """Return the clause as plain text."""
        return content.clause_text(self.blocks)


@dataclass(frozen=True)
class Chapter:
    """A section to read: its clause as blocks, and the wording added under it.

    All is in `language`, the one of record; `second` is the clause in the other one.
    """

    number: int
    key: str
    language: str
    title: str
    blocks: tuple[Block, ...]
    wording: str
    content_hash: str
    second: Translation | None = None

    @property
    def language_name(self) -> str:
        """Return what the language of record calls itself."""
        return content.paper(self.language).print["language"]

    @property
    def anchor(self) -> str:
        """Return the id under which links find it."""
        return f"section-{self.key}"

    @property
    def pairs(self) -> tuple[tuple[Block, Block], ...]:
        """Return the blocks of both languages, to be set side by side."""
        second = self.second.blocks if self.second else ()
        return tuple(zip(self.blocks, second, strict=True)) if second else ()

    @property
    def plain(self) -> str:
        """Return clause and wording as plain text, in the language of record."""
        return f"{content.clause_text(self.blocks)}\n\n{self.wording}".strip()

    @property
    def wording_paragraphs(self) -> tuple[str, ...]:
        """Return the added wording, paragraph by paragraph."""
        return tuple(line for line in self.wording.split("\n") if line.strip())


@dataclass(frozen=True)
class Party:
    """One agency and who signs for it; the signatory's fields are empty until named."""

    side: Side
    agency: str
    name: str = ""
    title: str = ""
    legal_entity: str = ""
    authority: str = ""


@dataclass(frozen=True)
class Text:
    """A whole agreement to read.

    `language` is the one of record, `second_language` empty where there is none.
    """

    content_version: str
    language: str
    title: str
    footer: str
    intent: str
    second_language: str
    number: int
    revision: int
    purpose: str
    parties: tuple[Party, ...]
    chapters: tuple[Chapter, ...]
    amends: Amends | None = None

    @property
    def published(self) -> content.AgreementContent:
        """Return what was published in the language of record."""
        return content.published(self.content_version, self.language)

    @property
    def second(self) -> content.AgreementContent | None:
        """Return what was published in the second language, None without one."""
        if not self.second_language:
            return None
        return content.published(self.content_version, self.second_language)

    @property
    def words(self) -> Mapping[str, str]:
        """Return the words around it on paper, in the language of record."""
        return content.paper(self.language).print

    @property
    def numbered(self) -> str:
        """Return its title with its number."""
        return self.words["numbered"].format(title=self.title, number=self.number)

    @property
    def between(self) -> SafeString:
        """Return in a line of HTML between whom it is."""
        a, b = (format_html("<bdi>{}</bdi>", name) for name in self.names)
        return format_html(self.words["parties"], a=a, b=b)

    @property
    def page_line(self) -> SafeString:
        """Return the line with the page's number, for the print style to fill in."""
        page, pages = (
            format_html('<span class="{}"></span>', name) for name in ("page", "pages")
        )
        return format_html(self.words["page"], page=page, pages=pages)

    @property
    def names(self) -> Names:
        """Return the names of the agencies."""
        return Names(*(party.agency for party in self.parties))


def names_of(agreement: Agreement) -> Names:
    """Return the names of both agencies, the asking one first."""
    return Names(*(agency.name for agency in agreement.partnership.agencies))


def chapter(
    section: Section, names: Names, languages: tuple[str, str] | None = None
) -> Chapter:
    """Return one live section as it would read now.

    `languages` are that of record and the second one, where not the agreement's.
    """
    return _chapter(
        languages or section.agreement.languages,
        section.agreement.content_version,
        {
            "key": section.key,
            "values": section.values,
            "wording": section.wording,
            "content_hash": section.content_hash,
        },
        section.position,
        names,
    )


def live_text(
    agreement: Agreement, sections: Iterable[Section], signatories: Iterable[Signatory]
) -> Text:
    """Return the agreement as it stands now, blanks and all."""
    version, (language, second) = agreement.content_version, agreement.languages
    partnership = agreement.partnership
    names = names_of(agreement)
    by_agency = {signatory.agency_id: signatory for signatory in signatories}
    return Text(
        **_published(version, language),
        second_language=second,
        number=agreement.number,
        revision=0,
        purpose=partnership.purpose,
        parties=tuple(
            _party(partnership.side_of(agency), agency.name, by_agency.get(agency.pk))
            for agency in partnership.agencies
        ),
        chapters=tuple(chapter(section, names) for section in sections),
        amends=amends_of(agreement),
    )


def frozen_text(revision: Revision) -> Text:
    """Return the agreement as it was frozen, read from its canonical JSON."""
    form: dict[str, Any] = json.loads(revision.canonical)
    # Agreements of the first format are in English, whatever their partnership speaks.
    languages = (
        form.get("language", content.FIRST_LANGUAGE),
        form.get("second_language", ""),
    )
    version = form["content_version"]
    names = Names(*(form["agencies"][side]["name"] for side in SIDES))
    return Text(
        **_published(version, languages[0]),
        second_language=languages[1],
        number=int(form["number"]),
        revision=int(form["revision"]),
        purpose=form["partnership"]["purpose"],
        parties=tuple(
            Party(side=side, agency=name, **form["signatories"][side])
            for side, name in zip(SIDES, names, strict=True)
        ),
        chapters=tuple(
            _chapter(languages, version, section, number, names)
            for number, section in enumerate(form["sections"], 1)
        ),
        amends=Amends.from_dict(form["amends"]) if "amends" in form else None,
    )


def credentials(signatory: Signatory) -> Mapping[str, str]:
    """Return who a signatory is and what they may sign, as it is frozen."""
    return {
        "name": signatory.name,
        "title": signatory.title,
        "legal_entity": signatory.legal_entity,
        "authority": signatory.authority,
    }


def _published(version: str, language: str) -> dict[str, str]:
    """What a text has of the version it was written on."""
    published = content.published(version, language)
    return {
        "content_version": version,
        "language": published.language,
        "title": published.title,
        "footer": published.footer,
        "intent": published.intent,
    }


def _party(side: Side, agency: str, signatory: Signatory | None) -> Party:
    if signatory is None:
        return Party(side=side, agency=agency)
    return Party(side=side, agency=agency, **credentials(signatory))


def _chapter(
    languages: tuple[str, str],
    version: str,
    section: Mapping[str, Any],
    number: int,
    names: Names,
) -> Chapter:
    """Read a section, live or frozen, in the language of record and the second one."""
    key, values = section["key"], section["values"]
    language, second = languages
    published = content.published(version, language).section(key)
    return Chapter(
        number=number,
        key=key,
        language=language,
        title=published.title,
        blocks=content.clause(published, values, names),
        wording=section["wording"],
        content_hash=section["content_hash"],
        second=_translation(second, version, section, names) if second else None,
    )


def _translation(
    language: str, version: str, section: Mapping[str, Any], names: Names
) -> Translation:
    published = content.published(version, language).section(section["key"])
    return Translation(
        language=language,
        title=published.title,
        blocks=content.clause(published, section["values"], names),
    )

"""The agreement's text as a whole: as it stands, and as it was frozen.

A frozen agreement is shown and printed from its canonical JSON alone, so that what
people read is what was hashed.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agreements import content
from agreements.content import Block, Names
from agreements.documents.amended import Amends, amends_of
from agreements.documents.glyphs import named, unprintable
from agreements.evidence import canonical, utc_text
from agreements.models import Agreement, Revision, Section, Signatory
from partnerships.models.partnerships import Side

FORMAT = "plumbline-agreement-1"
SIDES: tuple[Side, Side] = ("a", "b")


@dataclass(frozen=True)
class Chapter:
    """A section to read: its clause as blocks, and the wording added under it."""

    number: int
    key: str
    title: str
    blocks: tuple[Block, ...]
    wording: str
    content_hash: str

    @property
    def anchor(self) -> str:
        """Return the id under which links find it."""
        return f"section-{self.key}"

    @property
    def plain(self) -> str:
        """Return clause and wording as plain text."""
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
    """A whole agreement to read."""

    title: str
    footer: str
    intent: str
    number: int
    revision: int
    purpose: str
    language: str
    parties: tuple[Party, ...]
    chapters: tuple[Chapter, ...]
    amends: Amends | None = None

    @property
    def names(self) -> Names:
        """Return the names of the agencies."""
        return Names(*(party.agency for party in self.parties))


def names_of(agreement: Agreement) -> Names:
    """Return the names of both agencies, the asking one first."""
    return Names(*(agency.name for agency in agreement.partnership.agencies))


def chapter(section: Section, names: Names) -> Chapter:
    """Return one live section as it would read now."""
    return Chapter(
        number=section.position,
        key=section.key,
        title=section.content.title,
        blocks=content.clause(section.content, section.values, names),
        wording=section.wording,
        content_hash=section.content_hash,
    )


def live_text(
    agreement: Agreement, sections: Iterable[Section], signatories: Iterable[Signatory]
) -> Text:
    """Return the agreement as it stands now, blanks and all."""
    published = content.published(agreement.content_version)
    partnership = agreement.partnership
    names = names_of(agreement)
    by_agency = {signatory.agency_id: signatory for signatory in signatories}
    return Text(
        title=published.title,
        footer=published.footer,
        intent=published.intent,
        number=agreement.number,
        revision=0,
        purpose=partnership.purpose,
        language=partnership.language,
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
    published = content.published(form["content_version"])
    names = Names(*(form["agencies"][side]["name"] for side in SIDES))
    return Text(
        title=published.title,
        footer=published.footer,
        intent=published.intent,
        number=int(form["number"]),
        revision=int(form["revision"]),
        purpose=form["partnership"]["purpose"],
        language=form["partnership"]["language"],
        parties=tuple(
            Party(side=side, agency=name, **form["signatories"][side])
            for side, name in zip(SIDES, names, strict=True)
        ),
        chapters=tuple(
            Chapter(
                number=number,
                key=section["key"],
                title=section["title"],
                blocks=content.clause(
                    published.section(section["key"]), section["values"], names
                ),
                wording=section["wording"],
                content_hash=section["content_hash"],
            )
            for number, section in enumerate(form["sections"], 1)
        ),
        amends=Amends.from_dict(form["amends"]) if "amends" in form else None,
    )


def frozen_form(
    agreement: Agreement,
    sections: Sequence[Section],
    signatories: Sequence[Signatory],
    revision: int,
    now: datetime,
) -> bytes:
    """Return the canonical JSON of everything that is frozen.

    `signatories` come agency A first. Numbers are strings in it; every clause stands
    in it word for word, so that the JSON can be read without this program.
    """
    published = content.published(agreement.content_version)
    names = names_of(agreement)
    partnership = agreement.partnership
    amends = amends_of(agreement)
    return canonical(
        {
            **({"amends": amends.as_dict()} if amends else {}),
            "format": FORMAT,
            "agreement": str(agreement.pk),
            "number": agreement.number,
            "revision": revision,
            "frozen_at": utc_text(now),
            "content_version": agreement.content_version,
            "title": published.title,
            "nature": published.footer,
            "partnership": {
                "id": str(partnership.pk),
                "purpose": partnership.purpose,
                "language": partnership.language,
            },
            "agencies": {
                side: {"id": str(agency.pk), "name": agency.name}
                for side, agency in zip(SIDES, partnership.agencies, strict=True)
            },
            "signatories": {
                side: _credentials(signatory)
                for side, signatory in zip(SIDES, signatories, strict=True)
            },
            "sections": [
                {
                    "key": section.key,
                    "title": section.content.title,
                    "values": section.values,
                    "wording": section.wording,
                    "clause": content.clause_text(
                        content.clause(section.content, section.values, names)
                    ),
                    "content_hash": section.content_hash,
                }
                for section in sections
            ],
        }
    )


def unprintable_texts(form: bytes) -> str:
    """Return the characters of a frozen form that the PDF cannot print, named."""
    return named(unprintable(form.decode()))


def _credentials(signatory: Signatory) -> Mapping[str, str]:
    return {
        "name": signatory.name,
        "title": signatory.title,
        "legal_entity": signatory.legal_entity,
        "authority": signatory.authority,
    }


def _party(side: Side, agency: str, signatory: Signatory | None) -> Party:
    if signatory is None:
        return Party(side=side, agency=agency)
    return Party(side=side, agency=agency, **_credentials(signatory))

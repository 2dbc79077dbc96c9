"""The canonical JSON of an agreement: what is hashed and signed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agreements import content
from agreements.documents.amended import amends_of
from agreements.documents.frozen import SIDES, Chapter, chapter, credentials, names_of
from agreements.documents.glyphs import named, unprintable
from agreements.evidence import canonical, utc_text
from agreements.models import Agreement, Section, Signatory
from partnerships.models import Partnership

# The first format had no languages: an agreement in it is in English.
FORMAT = "plumbline-agreement-2"


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
    version, (language, second) = agreement.content_version, agreement.languages
    published = content.published(version, language)
    names = names_of(agreement)
    amends = amends_of(agreement)
    return canonical(
        {
            **({"amends": amends.as_dict()} if amends else {}),
            "format": FORMAT,
            "agreement": str(agreement.pk),
            "number": agreement.number,
            "revision": revision,
            "frozen_at": utc_text(now),
            "content_version": version,
            "language": language,
            "second_language": second,
            "title": published.title,
            "nature": published.footer,
            **_between_whom(agreement.partnership, signatories),
            "sections": [
                _frozen_section(section, chapter(section, names))
                for section in sections
            ],
        }
    )


def _between_whom(
    partnership: Partnership, signatories: Sequence[Signatory]
) -> dict[str, Any]:
    return {
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
            side: credentials(signatory)
            for side, signatory in zip(SIDES, signatories, strict=True)
        },
    }


def _frozen_section(section: Section, read: Chapter) -> dict[str, Any]:
    frozen = {
        "key": section.key,
        "title": read.title,
        "values": section.values,
        "wording": section.wording,
        "clause": content.clause_text(read.blocks),
        "content_hash": section.content_hash,
    }
    if read.second:
        frozen["second"] = {
            "language": read.second.language,
            "title": read.second.title,
            "clause": read.second.plain,
        }
    return frozen


def unprintable_texts(form: bytes) -> str:
    """Return the characters of a frozen form that the PDF cannot print, named."""
    return named(unprintable(form.decode()))

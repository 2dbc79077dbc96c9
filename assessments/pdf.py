"""Turns HTML into PDF; the only place that calls WeasyPrint.

Nothing outside our own hands gets into a file: pages name their style sheet and
pictures as `static:print/print.css` (a file of the project) or `chart:overview` (bytes
passed in), and every other address is refused without a look.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils._os import safe_join

STATIC = "static:"
CHART = "chart:"
CONTENT_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png"}

# PDF/A allows XMP properties it does not know only with a schema that explains them;
# this one explains and sets the property by which a file says that it is PDF/UA-1.
UNIVERSAL_ACCESS = b"""\
<rdf:Description rdf:about=""
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of PDF/UA that the file meets\
</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
  <pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
"""


class ResourceMissing(Exception):
    """The page names a file or chart that does not exist; the message lists them."""


@dataclass(frozen=True)
class PdfAttachment:
    """A file to embed, dated `at` (aware); its type is told by the end of `name`."""

    name: str
    data: bytes
    description: str
    at: datetime
    relationship: str = "Data"


def render(
    html: str,
    *,
    images: Mapping[str, bytes] | None = None,
    identifier: bytes | None = None,
    archival: bool = False,
    attachments: Sequence[PdfAttachment] = (),
) -> bytes:
    """Return `html` as a tagged PDF/UA-1 file; the same input gives the same bytes.

    `images` holds SVG or PNG bytes by the name after `chart:`. `identifier` becomes the
    file identifier, otherwise one is derived from the content. `archival` makes the
    file PDF/A-3a at the same time, which is what may carry attachments for good. The
    page needs `lang` and a title, every picture an `alt`.

    Raises ResourceMissing when the page names a file of ours that is not there.
    """
    # Loading WeasyPrint takes a second that web servers need not spend.
    from weasyprint import HTML, Attachment

    fetcher = _fetcher_class()(images or {})
    page = HTML(string=html, url_fetcher=fetcher)
    with warnings.catch_warnings():
        # WeasyPrint leaves its colour profile to be closed by the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        pdf: bytes = page.write_pdf(
            pdf_variant="pdf/a-3a" if archival else "pdf/ua-1",
            pdf_identifier=identifier or True,
            finisher=partial(_finish, archival=archival),
            attachments=[
                Attachment(
                    file_obj=BytesIO(attachment.data),
                    url_fetcher=fetcher,
                    name=attachment.name,
                    description=attachment.description,
                    created=attachment.at.astimezone(UTC),
                    modified=attachment.at.astimezone(UTC),
                    relationship=attachment.relationship,
                )
                for attachment in attachments
            ],
        )
    if fetcher.missing:
        raise ResourceMissing(", ".join(sorted(fetcher.missing)))
    return pdf


def style(name: str) -> bytes:
    """Return a stylesheet of ours by its name under static; ResourceMissing."""
    found = _static_file(name)
    if found is None:
        raise ResourceMissing(name)
    return found[0]


@cache
def _fetcher_class() -> Any:
    """Return the fetcher that serves our own files and charts and nothing else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        def __init__(self, images: Mapping[str, bytes]) -> None:
            super().__init__(allowed_protocols=())
            self.images = images
            self.missing: set[str] = set()

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url.startswith(STATIC):
                found = _static_file(url.removeprefix(STATIC))
            elif url.startswith(CHART):
                found = _chart(self.images.get(url.removeprefix(CHART)))
            else:
                raise ValueError("only files and charts of our own are printed")
            if found is None:
                self.missing.add(url)
                raise ValueError("no such file or chart")
            body, content_type = found
            return URLFetcherResponse(url, body, {"Content-Type": content_type})

    return Fetcher


def _static_file(name: str) -> tuple[bytes, str] | None:
    """Return content and type of one of our static files, by its exact name."""
    content_type = CONTENT_TYPES.get(Path(name).suffix)
    if content_type is None or ".." in name:
        return None
    found = finders.find(name) or safe_join(settings.STATIC_ROOT, name)
    path = Path(found)
    return (path.read_bytes(), content_type) if path.is_file() else None


def _chart(data: bytes | None) -> tuple[bytes, str] | None:
    if data is None:
        return None
    is_svg = data.lstrip().startswith(b"<")
    return data, CONTENT_TYPES[".svg" if is_svg else ".png"]


def _finish(document: Any, pdf: Any, *, archival: bool) -> None:
    """Set right what WeasyPrint leaves open, before the file is written."""
    for item in pdf.objects:
        if b"begincmap" in getattr(item, "stream", ()):
            item.stream = [_mapped(line) for line in item.stream]
        if archival and getattr(item, "extra", {}).get("Type") == "/Metadata":
            _declare_universal_access(item)


def _mapped(line: bytes) -> bytes:
    """Give a glyph without text of its own a word joiner.

    Where several glyphs draw one cluster, the first stands for its whole text; both
    standards want the others to say something too.
    """
    return line.removesuffix(b"<>") + b"<2060>" if line.endswith(b"> <>") else line


def _declare_universal_access(metadata: Any) -> None:
    """Make a PDF/A-3a file say that it is PDF/UA-1 as well."""
    # Archives must be able to read the metadata without unpacking it.
    metadata.compress = False
    metadata.stream = [
        part.replace(b"</rdf:RDF>", UNIVERSAL_ACCESS + b"</rdf:RDF>")
        for part in metadata.stream
    ]

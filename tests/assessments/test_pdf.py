"""PDF files as readers and validators see them, and what must never get into one."""

import logging
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.template import engines
from pytest_django import Settings

from assessments.pdf import PdfAttachment, ResourceMissing, render
from tests.standards import broken_rules

AT = datetime(2026, 11, 3, 9, 15, tzinfo=UTC)
NAMES = ("Наталья Щербакова", "东京事務所", "서울 지사", "Zoë Ångström", "हिन्दी")
CHART = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="40">'
    b'<rect width="300" height="20" fill="#1F5FA8"/></svg>'
)
TEMPLATE = """{% extends "pdf/base.html" %}
{% block title %}Agreement{% endblock %}
{% block running_header %}Brightline · Меридиан{% endblock %}
{% block footer_note %}A promise, not a contract{% endblock %}
{% block content %}<h1>Agreement</h1>
<nav class="contents"><h2>Contents</h2><ol>
<li><a href="#first">First clause</a></li>
<li><a href="#second">Second clause</a></li></ol></nav>
<section id="first"><h2>First clause</h2>
{% for name in names %}<p>{{ name }}</p>{% endfor %}
<p lang="he" dir="rtl">שלום עולם</p><p lang="ar" dir="rtl">مرحبا</p>
<img src="chart:overview" alt="Both positions on a line from one to seven"></section>
<section id="second" class="page-break"><h2>Second clause</h2>
<table><caption>Terms</caption>
<thead><tr><th scope="col">Term</th>
<th scope="col" class="number">Days</th></tr></thead>
<tbody><tr><th scope="row">Notice</th><td class="number">30</td></tr></tbody></table>
<p><span class="class class-gap">Gap</span> <code>0a1b</code></p></section>
{% endblock %}"""


def make_html() -> str:
    return engines["django"].from_string(TEMPLATE).render({"names": NAMES})


def make_page(body: str) -> str:
    return f'<!doctype html><html lang="en"><title>Title</title><p>Text</p>{body}'


def make_pdf(*, archival: bool) -> bytes:
    attachments = [PdfAttachment("agreement.json", b'{"a":1}', "What was signed", AT)]
    return render(
        make_html(),
        images={"overview": CHART},
        archival=archival,
        attachments=attachments if archival else [],
    )


@pytest.fixture(scope="module", params=[False, True], ids=["ua", "archival"])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "made.pdf"
    path.write_bytes(make_pdf(archival=request.param))
    return path


def run(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_text_in_any_script_comes_back(made: Path) -> None:
    text = run("pdftotext", made, "-").replace("\u2060", "")
    for name in (*NAMES, "שלום עולם", "مرحبا"):
        assert name in text


def test_every_page_is_framed(made: Path) -> None:
    pages = run("pdftotext", "-layout", made, "-").split("\f")[:-1]
    assert len(pages) == 2
    for number, text in enumerate(pages, start=1):
        assert "Brightline · Меридиан" in text
        assert "A promise, not a contract" in text
        assert f"Page {number} of 2" in text


def test_contents_tell_the_page(made: Path) -> None:
    first = run("pdftotext", "-layout", "-l", "1", made, "-")
    ends = {
        line.split(". .")[0].strip(" ."): line.split()[-1]
        for line in first.splitlines()
        if ". ." in line
    }
    assert ends == {"First clause": "1", "Second clause": "2"}


def test_validators_find_nothing(made: Path) -> None:
    is_archival = b"pdfaid:part" in made.read_bytes()
    for profile in ("ua1", "3a") if is_archival else ("ua1",):
        assert broken_rules(made, profile) == []


def test_fonts_are_the_chosen_ones(made: Path) -> None:
    fonts = run("pdffonts", made)
    for family in ("PT-Serif", "PT-Sans", "Noto-Serif-CJK"):
        assert family in fonts
    assert "DejaVu" not in fonts


def test_title_and_language_are_set(made: Path) -> None:
    told = run("pdfinfo", made)
    assert "Agreement" in told
    assert "Tagged:          yes" in told


def test_attachment_comes_out_whole(tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(make_pdf(archival=True))
    run("pdfdetach", "-saveall", "-o", tmp_path, path)
    assert (tmp_path / "agreement.json").read_bytes() == b'{"a":1}'


def test_same_input_same_bytes(made: Path) -> None:
    is_archival = b"pdfaid:part" in made.read_bytes()
    assert make_pdf(archival=is_archival) == made.read_bytes()


def test_identifier_is_the_only_difference() -> None:
    html = make_page("")
    one, two = (render(html, identifier=name) for name in (b"one", b"two"))
    assert one != two
    assert one == render(html, identifier=b"one")


@pytest.mark.parametrize("address", ["static:print/none.css", "chart:none"])
def test_missing_files_of_our_own_are_told(address: str) -> None:
    with pytest.raises(ResourceMissing, match=address):
        render(make_page(f'<img alt="x" src="{address}">'))


def test_collected_files_serve_as_well(tmp_path: Path, settings: Settings) -> None:
    """A deployment may carry nothing but what collectstatic gathered."""
    (tmp_path / "only-here.css").write_text("p { page-break-after: always }")
    settings.STATIC_ROOT = tmp_path
    link = '<link rel="stylesheet" href="static:only-here.css"><p>More</p>'
    assert render(make_page(link))


# What must not get out ----------------------------------------------------------

WAYS_IN = (
    '<img alt="x" src="{}">',
    '<link rel="attachment" href="{}">',
    '<a rel="attachment" href="{}">x</a>',
    '<link rel="stylesheet" href="{}">',
    '<style>@import url("{}");</style>',
    '<p style="background: url({})">x</p>',
    '<style>@font-face {{ font-family: q; src: url("{}") }}p {{ font: 9pt q }}</style>',
    '<svg><title>t</title><image width="9" height="9" href="{0}"/>'
    '<use href="{0}#a"/></svg>',
    '<object data="{}">x</object>',
    '<embed src="{}">',
    '<iframe src="{}"></iframe>',
    '<base href="{}"><img alt="x" src="y"><link rel="attachment" href="y">',
    '<meta http-equiv="refresh" content="0;url={}">',
    '<img alt="x" src="chart:outside">',
)


@pytest.fixture
def requests() -> Iterator[tuple[str, list[str]]]:
    """Yield the address of a web server and the list of what was asked of it."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"TRACE")

        def log_message(self, *args: object) -> None:
            """Stay quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/secret", asked
        server.shutdown()
        thread.join()


def leaks(pdf: bytes, tmp_path: Path) -> bool:
    path = tmp_path / "attacked.pdf"
    path.write_bytes(pdf)
    plain = subprocess.run(
        ["qpdf", "--qdf", "--object-streams=disable", path, "-"],
        check=True,
        capture_output=True,
    ).stdout
    return (
        b"TRACE" in plain
        or b"/EmbeddedFile" in plain
        or "TRACE" in run("pdftotext", path, "-")
    )


@pytest.mark.parametrize("way", WAYS_IN)
def test_nothing_from_outside_gets_in(
    way: str,
    requests: tuple[str, list[str]],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL, logger="weasyprint")
    url, asked = requests
    secret = tmp_path / "secret.txt"
    secret.write_text("TRACE")
    addresses = (url, secret.as_uri(), "data:text/plain,TRACE", "ftp://127.0.0.1/x")
    outside = "".join(
        f'<image width="9" height="9" href="{address}"/>' for address in addresses
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{outside}</svg>'
    )
    body = "".join(way.format(address) for address in addresses)
    pdf = render(make_page(body), images={"outside": svg.encode()})
    assert not leaks(pdf, tmp_path)
    assert asked == []


@pytest.mark.parametrize(
    "name",
    ["../manage.py", "/etc/hostname", "print", "css/../print/print.css", "print.css?x"],
)
def test_static_names_are_exact(name: str, tmp_path: Path) -> None:
    link = f'<link rel="attachment" href="static:{name}">'
    try:
        pdf = render(make_page(link))
    except ResourceMissing:
        return
    assert not leaks(pdf, tmp_path)

"""Words are found however they are written, and marked where they stand."""

import pytest

from agreements.documents.searching import LONGEST_QUERY, Marked, fold, spans, terms_of


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Notice is given", "NOTICE", "[Notice] is given"),
        ("Café crème", "cafe", "[Café] crème"),
        ("Cafe\u0301 creme", "café", "[Café] creme"),
        ("ещё раз", "ЕЩЕ", "[ещё] раз"),
        ("мой, мои", "мой", "[мой], мои"),
        ("Straße", "strasse", "[Straße]"),
        ("ΛΟΓΟΣ, λόγος", "λογος", "[ΛΟΓΟΣ], [λόγος]"),
        ("が, か", "か", "が, [か]"),
        ("株式会社の報告", "会社", "株式[会社]の報告"),
        ("ＡＢＣ ﬁne", "abc fine", "[ＡＢＣ] [ﬁne]"),
        ("שָׁלוֹם", "שלום", "[שָׁלוֹם]"),
        ("مُحَمَّد", "محمد", "[مُحَمَّد]"),
        ("कि, क", "कि", "[कि], क"),
        ("the partner’s", "partner's", "the [partner’s]"),
        ("pay\u00adment", "payment", "[pay\u00adment]"),
        ("as is", "asis", "as is"),
        ("one two", "two ONE two", "[one] [two]"),
        ("aaa", "aa a", "[aaa]"),
        ("a.b axb", "a.b", "[a.b] axb"),
    ],
)
def test_letters_alike_are_found(text: str, query: str, marked: str) -> None:
    found = Marked(text, terms_of(query)).html

    assert found.replace("<mark>", "[").replace("</mark>", "]") == marked.replace(
        "'", "&#x27;"
    )


def test_html_stays_what_it_was() -> None:
    html = (
        '<p class="mark"><bdi>A &amp; B &lt;mark&gt;</bdi>'
        '<span class="visually-hidden">still open: mark <b>mark</b></span> mark</p>'
    )
    found = Marked(html, ("mark",))

    assert found.html == (
        '<p class="mark"><bdi>A &amp; B &lt;<mark>mark</mark>&gt;</bdi>'
        '<span class="visually-hidden">still open: mark <b>mark</b></span>'
        " <mark>mark</mark></p>"
    )
    assert (found.hits, found.found) == (2, {"mark"})
    assert Marked(html, ()).html == html
    assert Marked(html, ("absent",)).found == set()


@pytest.mark.parametrize("query", ["", "   ", "\u0301", "\u00ad\n"])
def test_nothing_to_look_for_is_nothing(query: str) -> None:
    assert terms_of(query) == ()
    assert spans("anything", ()) == ()


def test_a_query_has_an_end() -> None:
    assert terms_of("x" * 9999) == ("x" * LONGEST_QUERY,)
    assert fold("\x00\U0001f600") == "\x00\U0001f600"

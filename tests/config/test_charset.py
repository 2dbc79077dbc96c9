"""What is not written in UTF-8 is refused before anything reads it."""

import pytest
from django.test import Client

from tests.partnerships.factories import lead_of, make_agency

PART = b'--X\r\nContent-Disposition: form-data; name="name"\r\n\r\n%s\r\n--X--\r\n'


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("charset", "text", "status"),
    [
        ("utf-8", "Студия".encode(), 302),
        ("UTF8", "Студия".encode(), 302),
        ("utf-7", b"a+2AA-", 400),
        ("unicode_escape", rb"a\ud800", 400),
        ("hex", b"a", 400),
    ],
)
def test_only_utf8_is_read(charset: str, text: bytes, status: int) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(lead_of(make_agency()))
    kind = f"multipart/form-data; boundary=X; charset={charset}"

    response = client.generic("POST", "/agencies/new/", PART % text, content_type=kind)

    assert response.status_code == status

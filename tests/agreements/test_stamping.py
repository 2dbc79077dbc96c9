"""The level of a seal: what it can reach, what it reached, and what it never claims."""

import dataclasses
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from agreements.sealing import (
    BAD_STAMP,
    CannotStamp,
    SealKey,
    SealKeyMissing,
    SealKeyUnusable,
    check_seal,
    load_seal_key,
    make_seal_keys,
    planned,
    ready_key,
    seal,
    stamping,
)
from agreements.sealing import folder as files
from assessments.pdf import render
from tests.servers import free_port
from tests.stamps import Service, stamp_service
from tests.standards import broken_rules

NOW = datetime(2026, 11, 3, 9, 15, tzinfo=UTC)
PAGE = '<!doctype html><html lang="en"><title>Agreement</title><h1>Agreement</h1>'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("keys") / "seal"
    make_seal_keys(directory, now=NOW, organisation="Plumbline")
    return directory


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another authority, whose time stamps the site buys."""
    directory = tmp_path_factory.mktemp("keys") / "service"
    make_seal_keys(directory, now=NOW, organisation="Clockwork")
    return directory


@pytest.fixture
def service(elsewhere: Path) -> Iterator[Service]:
    with stamp_service(load_seal_key(elsewhere), at=NOW) as running:
        yield running


@pytest.fixture
def key(folder: Path, elsewhere: Path, tmp_path: Path) -> SealKey:
    """The site's key, set up to trust the service and to know its revocations."""
    own = tmp_path / "own"
    shutil.copytree(folder, own)
    shutil.copy(elsewhere / files.AUTHORITY_FILE, own / files.STAMP_AUTHORITY_FILE)
    shutil.copy(elsewhere / files.REVOCATION_FILE, own / files.STAMP_REVOCATION_FILE)
    return load_seal_key(own)


@pytest.fixture(scope="module")
def unsealed() -> bytes:
    return render(PAGE, archival=True, identifier=b"1")


def test_local_authority_reaches_the_long_term(
    folder: Path, unsealed: bytes, tmp_path: Path
) -> None:
    key = load_seal_key(folder)
    plan = planned(key, "local", now=NOW)
    assert plan.level == "B-LT"
    assert plan.authority == "Development time stamps, Plumbline"
    sealed = seal(unsealed, key, reason="r", now=NOW, plan=plan)
    check = check_seal(sealed, key.roots)
    assert (check.problems, check.level, check.stamped_at) == ((), "B-LT", NOW)
    file = tmp_path / "sealed.pdf"
    file.write_bytes(sealed)
    assert broken_rules(file, "3a") == broken_rules(file, "ua1") == []


def test_what_is_stamped_outlives_its_certificate(
    folder: Path, unsealed: bytes
) -> None:
    key = load_seal_key(folder)
    late = key.valid_until + timedelta(days=1)
    plan = planned(key, "local", now=NOW)
    stamped = seal(unsealed, key, reason="r", now=NOW, plan=plan)
    plain = seal(unsealed, key, reason="r", now=NOW)
    assert check_seal(stamped, key.roots, now=late).ok
    assert not check_seal(plain, key.roots, now=late).ok


def test_service_reaches_the_long_term(
    service: Service, key: SealKey, unsealed: bytes
) -> None:
    plan = planned(key, service.url, now=NOW)
    assert (plan.level, plan.authority) == (
        "B-LT",
        "Development time stamps, Clockwork",
    )
    sealed = seal(unsealed, key, reason="r", now=NOW, plan=plan)
    check = check_seal(sealed, key.roots, stamp_roots=key.stamp_roots)
    assert (check.problems, check.level) == ((), "B-LT")
    assert service.asked == 2
    # Whoever does not trust the service's clock does not trust the seal.
    assert BAD_STAMP in check_seal(sealed, key.roots).problems


@pytest.mark.parametrize("known", ["ours", "theirs", "nothing"])
def test_without_all_revocations_it_is_only_stamped(
    service: Service, key: SealKey, unsealed: bytes, known: str
) -> None:
    left = {"ours": key.revocations[:1], "theirs": key.revocations[1:], "nothing": ()}
    key = dataclasses.replace(key, revocations=left[known])
    plan = planned(key, service.url, now=NOW)
    assert plan.level == "B-T"
    sealed = seal(unsealed, key, reason="r", now=NOW, plan=plan)
    check = check_seal(sealed, key.roots, stamp_roots=key.stamp_roots)
    assert (check.problems, check.level) == ((), "B-T")


def test_without_a_source_the_seal_stands_alone(folder: Path, unsealed: bytes) -> None:
    key = load_seal_key(folder)
    plan = planned(key, "", now=NOW)
    sealed = seal(unsealed, key, reason="r", now=NOW, plan=plan)
    assert plan.level == check_seal(sealed, key.roots, now=NOW).level == "B-B"


@pytest.mark.parametrize(
    "mood", ["slow", "garbage", "page", "refuses", "error", "other"]
)
def test_service_that_gives_no_stamp(
    service: Service, key: SealKey, mood: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamping, "SERVICE_SECONDS", 0.2)
    service.mood = mood
    with pytest.raises(CannotStamp):
        planned(key, service.url, now=NOW)


def test_service_that_is_not_there(key: SealKey) -> None:
    with pytest.raises(CannotStamp):
        planned(key, f"http://127.0.0.1:{free_port()}/", now=NOW)


def test_service_whose_authority_is_unknown(service: Service, folder: Path) -> None:
    with pytest.raises(CannotStamp, match="not to be trusted"):
        planned(load_seal_key(folder), service.url, now=NOW)


@pytest.mark.parametrize("mood", ["slow", "garbage", "error"])
def test_service_that_stops_between_question_and_seal(
    service: Service,
    key: SealKey,
    unsealed: bytes,
    mood: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    service.mood, service.after = mood, 1
    plan = planned(key, service.url, now=NOW)
    monkeypatch.setattr(plan.stamper, "timeout", 0.2)
    with pytest.raises(CannotStamp):
        seal(unsealed, key, reason="r", now=NOW, plan=plan)


def test_stamp_of_something_else_shows(
    service: Service, key: SealKey, unsealed: bytes
) -> None:
    service.mood, service.after = "other", 1
    plan = planned(key, service.url, now=NOW)
    sealed = seal(unsealed, key, reason="r", now=NOW, plan=plan)
    check = check_seal(sealed, key.roots, stamp_roots=key.stamp_roots)
    assert BAD_STAMP in check.problems
    assert check.level == ""


def test_start_without_a_stamp_key(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(folder, own)
    (own / files.STAMP_KEY_FILE).unlink()
    ready_key(own, "", now=NOW)
    with pytest.raises(SealKeyMissing, match="make_seal_key"):
        ready_key(own, "local", now=NOW)
    before = (own / files.KEY_FILE).read_bytes()
    make_seal_keys(own, now=NOW, organisation="Plumbline")
    ready_key(own, "local", now=NOW)
    assert (own / files.KEY_FILE).read_bytes() == before


def test_start_with_a_stamp_certificate_for_something_else(
    folder: Path, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    shutil.copytree(folder, own)
    for mine, other in (
        (files.STAMP_KEY_FILE, files.KEY_FILE),
        (files.STAMP_CERTIFICATE_FILE, files.CERTIFICATE_FILE),
    ):
        shutil.copy(own / other, own / mine)
    with pytest.raises(SealKeyUnusable, match="something else"):
        ready_key(own, "local", now=NOW)

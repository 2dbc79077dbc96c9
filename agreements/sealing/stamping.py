"""Where time stamps come from, and which level a seal can reach now.

B-B: the seal alone. B-T: with a time stamp, so that it outlives its certificate. B-LT:
with everything that is needed to check it later, and without any network.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError, dummy_digest
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import PathError, ValidationError

from agreements.sealing.keys import SealKey, StampKey, current_key
from agreements.sealing.pems import SealKeyMissing, SealKeyUnusable

LOCAL = "local"
SERVICE_SECONDS = 5
MD = "sha256"

PLAIN = "B-B"
STAMPED = "B-T"
LONG_TERM = "B-LT"


class CannotStamp(Exception):
    """No time stamp to be had now; the message says why."""


@dataclass(frozen=True)
class Plan:
    """The level that a seal will have, and what it takes to make it.

    `authority` names whose clock the time stamp shows, empty without one.
    """

    level: str
    authority: str = ""
    stamper: TimeStamper | None = None
    context: ValidationContext | None = None


WITHOUT_STAMP = Plan(PLAIN)


class _Service(HTTPTimeStamper):
    """Takes every answer that cannot be read for a failed request."""

    async def async_timestamp(self, *args: Any) -> Any:
        try:
            return await super().async_timestamp(*args)
        except Exception as problem:
            raise TimestampRequestError(str(problem)) from problem


def planned(key: SealKey, source: str, *, now: datetime) -> Plan:
    """Return the best level that can be reached now, tried with one real time stamp.

    `source` is `local` (the folder's own authority), the URL of an RFC 3161 service,
    or empty: no time stamps, B-B. Raises CannotStamp when there is a source and no time
    stamp to be trusted comes from it, SealKeyMissing for `local` without a key.
    """
    if not source:
        return WITHOUT_STAMP
    stamper = _stamper(key, source, now)
    try:
        token = asyncio.run(stamper.async_dummy_response(MD))
        status = asyncio.run(_checked(token["content"], key))
    # Whatever a service answers that cannot be read, it is no time stamp.
    except Exception as problem:
        raise CannotStamp(f"the time-stamp service failed: {problem}") from problem
    if not (status.valid and status.intact and status.trusted):
        raise CannotStamp("the time-stamp service's answer is not to be trusted")
    # What certificates name may be fetched where the worker calls a service anyway.
    context = _complete(key, now, fetch=source != LOCAL)
    whole = _is_covered(key.certificate, key, context, {"non_repudiation"}) and (
        _is_covered(status.signing_cert, key, context, set(), stamper)
    )
    return Plan(
        level=LONG_TERM if whole else STAMPED,
        authority=_named(status.signing_cert),
        stamper=stamper,
        context=context if whole else None,
    )


def ready_key(directory: Path, source: str, *, now: datetime) -> SealKey:
    """Return the seal key, if it can seal now and `source` can give time stamps.

    A service is not called for that: whether it answers now says nothing of later.
    Raises SealKeyMissing and SealKeyUnusable.
    """
    key = current_key(directory)
    key.require_valid(now)
    if source == LOCAL:
        _require_stamp_key(key, now)
    return key


def _require_stamp_key(key: SealKey, now: datetime) -> None:
    """Raise SealKeyUnusable unless the folder's own authority may stamp now."""
    stamp_key = _stamp_key(key)
    validity = stamp_key.certificate["tbs_certificate"]["validity"]
    if not validity["not_before"].native <= now <= validity["not_after"].native:
        raise SealKeyUnusable("the time-stamp certificate is not valid now")
    usage = stamp_key.certificate.extended_key_usage_value
    if (
        usage is None
        or usage.native != ["time_stamping"]
        or "extended_key_usage" not in stamp_key.certificate.critical_extensions
    ):
        raise SealKeyUnusable("the time-stamp certificate is for something else")


def _stamp_key(key: SealKey) -> StampKey:
    if key.stamp_key is None:
        raise SealKeyMissing("there is no time-stamp key: run make_seal_key once")
    return key.stamp_key


def _stamper(key: SealKey, source: str, now: datetime) -> TimeStamper:
    if source != LOCAL:
        return _Service(source, timeout=SERVICE_SECONDS)
    own = _stamp_key(key)
    return DummyTimeStamper(own.certificate, own.private_key, fixed_dt=now)


async def _checked(token: Any, key: SealKey) -> TimestampSignatureStatus:
    """Return what the service's first answer is worth."""
    context = ValidationContext(trust_roots=list(key.stamp_roots))
    found = await validate_tst_signed_data(token, context, dummy_digest)
    return TimestampSignatureStatus(**found)


def _complete(key: SealKey, now: datetime, *, fetch: bool) -> ValidationContext:
    """Return a context in which nothing holds whose revocation is not known."""
    return ValidationContext(
        trust_roots=[*key.roots, *key.stamp_roots],
        other_certs=list(key.chain),
        crls=list(key.revocations),
        revocation_mode="require",
        allow_fetching=fetch,
        moment=None if fetch else now,
    )


def _is_covered(
    certificate: Any,
    key: SealKey,
    context: ValidationContext,
    usage: set[str],
    stamper: TimeStamper | None = None,
) -> bool:
    """Return whether all that is needed to check a certificate later is at hand."""
    validator = CertificateValidator(
        certificate,
        intermediate_certs=stamper.cert_registry if stamper else list(key.chain),
        validation_context=context,
    )
    wanted = {"time_stamping"} if stamper else None
    try:
        asyncio.run(validator.async_validate_usage(usage, wanted))
    except (PathError, ValidationError):
        return False
    return True


def _named(certificate: Any) -> str:
    """Return whose certificate it is, for people."""
    subject = certificate.subject.native
    names = (subject.get("common_name"), subject.get("organization_name"))
    return ", ".join(name for name in names if name)

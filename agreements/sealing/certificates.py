"""The certificates and revocation lists that a local authority issues."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

# A seal without a trusted time stamp is checked against today, so the certificate has
# to outlive the agreements under it; there is nobody else who could renew it.
AUTHORITY_LIFE = timedelta(days=20 * 365)
SEAL_LIFE = timedelta(days=10 * 365)
# A time stamp is to be believed for as long as the authority is.
STAMP_LIFE = AUTHORITY_LIFE - timedelta(days=1)
# Clocks of readers may run behind ours.
CLOCK_LEEWAY = timedelta(days=1)

PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class _Encodable(Protocol):
    def public_bytes(self, encoding: serialization.Encoding) -> bytes: ...


Issued = TypeVar("Issued", bound=_Encodable)


def authority(
    key: ec.EllipticCurvePrivateKey, organisation: str, now: datetime
) -> x509.Certificate:
    """Return the root that everything below is trusted by."""
    name = _name(organisation, "Seal authority")
    builder = (
        _builder(name, name, key.public_key(), now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
    )
    return reissued(lambda: builder.sign(key, hashes.SHA256()))


def seal_certificate(
    public_key: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate,
    organisation: str,
    now: datetime,
) -> x509.Certificate:
    """Return the certificate of a seal key: it may commit to content."""
    name = _name(organisation, "Document seal")
    builder = _below(name, public_key, issuer_key, issuer, now, SEAL_LIFE)
    builder = builder.add_extension(
        _usage(digital_signature=True, content_commitment=True), critical=True
    )
    return reissued(lambda: builder.sign(issuer_key, hashes.SHA256()))


def stamp_certificate(
    public_key: rsa.RSAPublicKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate,
    organisation: str,
    now: datetime,
) -> x509.Certificate:
    """Return the certificate of a time-stamp key: it may do nothing else."""
    name = _name(organisation, "Development time stamps")
    builder = (
        _below(name, public_key, issuer_key, issuer, now, STAMP_LIFE)
        .add_extension(_usage(digital_signature=True), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    )
    return reissued(lambda: builder.sign(issuer_key, hashes.SHA256()))


def revocation_list(
    key: ec.EllipticCurvePrivateKey, issuer: x509.Certificate, now: datetime
) -> x509.CertificateRevocationList:
    """Return a list that revokes nothing, valid for as long as a seal certificate.

    Its number grows with time: of two lists the later one counts.
    """
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.subject)
        .last_update(now - CLOCK_LEEWAY)
        .next_update(now + SEAL_LIFE)
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(_issuer_identifier(key), critical=False)
    )
    return reissued(lambda: builder.sign(key, hashes.SHA256()))


def reissued(issue: Callable[[], Issued]) -> Issued:
    """Issue until the DER ends in no line break.

    Embedded in a PDF such a byte is taken for the line break before "endstream", and
    readers find the stream's length wrong. It happens about once in 128 times.
    """
    while True:
        issued = issue()
        der = issued.public_bytes(serialization.Encoding.DER)
        if not der.endswith((b"\r", b"\n")):
            return issued


def _below(
    name: x509.Name,
    public_key: PublicKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    """Begin a certificate of somebody who issues none."""
    return (
        _builder(name, issuer.subject, public_key, now, life)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False
        )
        .add_extension(_issuer_identifier(issuer_key), critical=False)
    )


def _issuer_identifier(
    key: ec.EllipticCurvePrivateKey,
) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: PublicKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_LEEWAY)
        .not_valid_after(now + life)
    )


def _name(organisation: str, what: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, what),
        ]
    )


def _usage(**allowed: bool) -> x509.KeyUsage:
    names = (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})

"""The seal key's folder: which file is what, and which of them are secret.

In PEM: `seal-key.pem` (unencrypted private key), `seal.pem` (its certificate, then any
between it and the authorities), `ca.pem` (the authorities, a root among them) and
`ca.crl.pem` (what they revoked, may be absent). Where time stamps come from a service:
`tsa-ca.pem` (whom to trust for them) and `tsa.crl.pem` (may be absent). A local
authority adds its own key, `ca-key.pem`, and a time-stamp key, `tsa-key.pem` with its
certificate `tsa.pem`. `retired/<fingerprint>/` holds earlier authorities' public files.
"""

KEY_FILE = "seal-key.pem"
CERTIFICATE_FILE = "seal.pem"
AUTHORITY_FILE = "ca.pem"
AUTHORITY_KEY_FILE = "ca-key.pem"
REVOCATION_FILE = "ca.crl.pem"
STAMP_KEY_FILE = "tsa-key.pem"
STAMP_CERTIFICATE_FILE = "tsa.pem"
STAMP_AUTHORITY_FILE = "tsa-ca.pem"
STAMP_REVOCATION_FILE = "tsa.crl.pem"
RETIRED_FOLDER = "retired"

# In the order in which they go: without the first, the folder holds no seal key.
PRIVATE_FILES = (KEY_FILE, STAMP_KEY_FILE, AUTHORITY_KEY_FILE)
PUBLIC_FILES = (
    AUTHORITY_FILE,
    CERTIFICATE_FILE,
    REVOCATION_FILE,
    STAMP_CERTIFICATE_FILE,
    STAMP_AUTHORITY_FILE,
    STAMP_REVOCATION_FILE,
)

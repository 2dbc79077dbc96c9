"""Seals PDF files and checks seals; the only place that knows pyHanko.

`issuing` makes a seal key, `keys` loads it, `stamping` finds the level it can reach,
`seals` applies it, and `checking` looks at seals with the authorities from `pems`.
"""

from agreements.sealing.checking import (
    BAD_STAMP,
    SealCheck,
    attachments,
    check_seal,
)
from agreements.sealing.issuing import (
    NoAuthority,
    SealKeyExists,
    make_seal_keys,
    renew_revocations,
)
from agreements.sealing.keys import SealKey, current_key, load_seal_key
from agreements.sealing.pems import (
    Authorities,
    SealKeyMissing,
    SealKeyUnusable,
    authorities,
)
from agreements.sealing.seals import CannotSeal, seal
from agreements.sealing.stamping import (
    LONG_TERM,
    PLAIN,
    STAMPED,
    WITHOUT_STAMP,
    CannotStamp,
    Plan,
    planned,
    ready_key,
)

__all__ = [
    "BAD_STAMP",
    "LONG_TERM",
    "PLAIN",
    "STAMPED",
    "WITHOUT_STAMP",
    "Authorities",
    "CannotSeal",
    "CannotStamp",
    "NoAuthority",
    "Plan",
    "SealCheck",
    "SealKey",
    "SealKeyExists",
    "SealKeyMissing",
    "SealKeyUnusable",
    "attachments",
    "authorities",
    "check_seal",
    "current_key",
    "load_seal_key",
    "make_seal_keys",
    "planned",
    "ready_key",
    "renew_revocations",
    "seal",
]

"""Seals PDF files and checks seals; the only place that knows pyHanko.

`issuing` makes a seal key, `keys` loads it, `seals` applies it and checks seals.
"""

from agreements.sealing.issuing import SealKeyExists, make_seal_keys
from agreements.sealing.keys import (
    SealKey,
    SealKeyMissing,
    SealKeyUnusable,
    load_seal_key,
)
from agreements.sealing.seals import CannotSeal, SealCheck, check_seal, seal

__all__ = [
    "CannotSeal",
    "SealCheck",
    "SealKey",
    "SealKeyExists",
    "SealKeyMissing",
    "SealKeyUnusable",
    "check_seal",
    "load_seal_key",
    "make_seal_keys",
    "seal",
]

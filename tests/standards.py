"""What independent readers say of a PDF file."""

import subprocess
from pathlib import Path

import page

# Where a stream's own last byte happens to be a line end, this validator takes it for
# the one before "endstream" and counts one byte too few. qpdf reads every length too.
MISCOUNTED = "a stream /Length does not match its raw content length"


def broken_rules(file: Path, profile: str) -> list[str]:
    """Return the rules of PDF/UA ("ua1") or PDF/A ("3a") that a file breaks.

    Fails at once for a file whose structure or stream lengths qpdf doubts.
    """
    subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
    report = page.validate_pdf_bytes(file.read_bytes(), profile=profile)
    found = [failure.message for failure in report.failures]
    return [message for message in found if message != MISCOUNTED]

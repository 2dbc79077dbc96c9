"""What of a comparison is looked at: one class or all, sorted by gap or by weight."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from assessments.findings import Row
from assessments.scoring import Standing

GAP, WEIGHT = "gap", "weight"
ALL = "all"


@dataclass(frozen=True)
class Choice:
    """How the rows are sorted, and the class they are of, `ALL` for every class."""

    sort: str = GAP
    standing: str = ALL

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """The choice in an address; what it does not know is taken for the default."""
        sort, standing = query.get("sort", ""), query.get("class", "")
        return cls(
            sort if sort == WEIGHT else GAP,
            standing if standing in set(Standing) else ALL,
        )

    def rows(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """The chosen rows; what has no gap or no weight comes last."""
        chosen = [r for r in rows if self.standing in (ALL, r.standing)]
        return tuple(sorted(chosen, key=self._place))

    def _place(self, row: Row) -> tuple[bool, float]:
        if self.sort == WEIGHT:
            return row.weight is None, -(row.weight or 0.0)
        return row.agreement is None, row.agreement or 0.0

"""A revealed round compared, topic by topic, for one member of one agency."""

from assessments.comparing.choice import Choice
from assessments.comparing.files import FORMATS, Exported, Told, exported
from assessments.comparing.reading import comparison_of
from assessments.comparing.table import Column, Table, table_of

__all__ = [
    "FORMATS",
    "Choice",
    "Column",
    "Exported",
    "Table",
    "Told",
    "comparison_of",
    "exported",
    "table_of",
]

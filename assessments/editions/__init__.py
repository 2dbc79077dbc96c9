"""The report as it is printed: a full edition for each agency, and a short version."""

from assessments.editions.printing import Pages, report_pages

__all__ = ["Pages", "report_pages"]

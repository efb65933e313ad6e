"""How samples and broken workbooks are saved: by the product's own writer."""

from orchestration.collect.officer.book import MOMENT, new_workbook, save

__all__ = ["MOMENT", "new_workbook", "save"]

"""The congkhai code location: five rooms a figure walks through, from workbook cell to public page."""

"""Tables → the HTML report and class material."""

from attrib.reporting.page import render
from attrib.reporting.worksheet import FORMATS, Format, worksheet

__all__ = ["FORMATS", "Format", "render", "worksheet"]

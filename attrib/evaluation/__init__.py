"""How well attributions are found: readers of gold annotations, scores, and a page that shows every error."""

from attrib.evaluation.error_page import report_errors
from attrib.evaluation.evaluation import Evaluation, Outcome, evaluate, evaluate_tables
from attrib.evaluation.gold import GoldArticle, GoldAttribution, GoldError, GoldSpeaker
from attrib.evaluation.goldfile import read_gold, read_speakers
from attrib.evaluation.polnear import read_annotators, read_polnear, read_standoff
from attrib.evaluation.summary import report_json, report_markdown, report_text

__all__ = [
    "Evaluation",
    "GoldArticle",
    "GoldAttribution",
    "GoldError",
    "GoldSpeaker",
    "Outcome",
    "evaluate",
    "evaluate_tables",
    "read_annotators",
    "read_gold",
    "read_polnear",
    "read_speakers",
    "read_standoff",
    "report_errors",
    "report_json",
    "report_markdown",
    "report_text",
]

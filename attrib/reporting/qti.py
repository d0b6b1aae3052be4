"""Exercises → a QTI 2.1 content package (IMS Question & Test Interoperability, version 2.1)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from attrib.reporting.exercises import Exercises
from attrib.reporting.questions import Question

_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_TEMPLATES = "http://www.imsglobal.org/question/qti_v2p1/rptemplates"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # one date for all files, so that the same exercises give the same bytes
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Quotes = tuple[str, ...]


def qti_package(exercises: Exercises, title: str) -> bytes:
    """The zip file: a manifest, a test, and one item a question. Each item repeats its passage."""
    asked = list(_asked(exercises))
    files = {"imsmanifest.xml": _manifest(question for question, _ in asked), "test.xml": _test(asked, title)}
    files |= {f"items/{question.id}.xml": item(question, quotes) for question, quotes in asked}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, root in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, ET.tostring(root, encoding="utf-8", xml_declaration=True))
    return out.getvalue()


def item(question: Question, quotes: Quotes) -> ET.Element:
    """One question as an assessmentItem; `quotes` are the passages that it is about."""
    root = ET.Element(
        "assessmentItem",
        {
            "xmlns": _QTI,
            "identifier": question.id,
            "title": question.id,
            "adaptive": "false",
            "timeDependent": "false",
        },
    )
    _declare(root, question)
    body = ET.SubElement(root, "itemBody")
    for quote in quotes:
        ET.SubElement(ET.SubElement(body, "blockquote"), "p").text = _clean(quote)
    _interaction(body, question)
    if question.kind != "open":
        template = "match_correct" if question.kind in ("choice", "several") else "map_response"
        ET.SubElement(root, "responseProcessing", {"template": f"{_TEMPLATES}/{template}"})
    return root


def _asked(exercises: Exercises) -> Iterable[tuple[Question, Quotes]]:
    for passage in exercises.passages:
        yield from ((question, (f"{passage.outlet}: {passage.text}",)) for question in passage.questions)
    yield from ((question, ()) for question in exercises.overall)
    for comparison in exercises.comparisons:
        yield comparison.question, tuple(f"{version.outlet}: {version.text}" for version in comparison.versions)


def _declare(root: ET.Element, question: Question) -> None:
    several, chosen = question.kind == "several", question.kind in ("choice", "several")
    response = ET.SubElement(
        root,
        "responseDeclaration",
        {
            "identifier": "RESPONSE",
            "cardinality": "multiple" if several else "single",
            "baseType": "identifier" if chosen else "string",
        },
    )
    right = ET.SubElement(response, "correctResponse")
    for answer in question.answers:
        ET.SubElement(right, "value").text = _letter(question, answer) if chosen else _clean(answer)
    if question.kind == "short":
        mapping = ET.SubElement(response, "mapping", {"defaultValue": "0"})
        for answer in question.answers:
            ET.SubElement(mapping, "mapEntry", {"mapKey": _clean(answer), "mappedValue": "1", "caseSensitive": "false"})
    score = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    default = ET.SubElement(ET.SubElement(root, "outcomeDeclaration", score), "defaultValue")
    ET.SubElement(default, "value").text = "0"


def _interaction(body: ET.Element, question: Question) -> None:
    answered = {"responseIdentifier": "RESPONSE"}
    match question.kind:
        case "choice" | "several":
            limit = {"shuffle": "false", "maxChoices": "1" if question.kind == "choice" else "0"}
            choice = ET.SubElement(body, "choiceInteraction", answered | limit)
            ET.SubElement(choice, "prompt").text = _clean(question.prompt)
            for option in question.options:
                identified = {"identifier": _letter(question, option)}
                ET.SubElement(choice, "simpleChoice", identified).text = _clean(option)
        case "short":
            line = ET.SubElement(body, "p")
            line.text = _clean(question.prompt) + " "
            ET.SubElement(line, "textEntryInteraction", answered | {"expectedLength": "40"})
        case "open":
            extended = ET.SubElement(body, "extendedTextInteraction", answered | {"expectedLines": "8"})
            ET.SubElement(extended, "prompt").text = _clean(question.prompt)


def _letter(question: Question, option: str) -> str:
    return f"choice-{question.options.index(option) + 1}"


def _clean(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def _manifest(questions: Iterable[Question]) -> ET.Element:
    root = ET.Element("manifest", {"xmlns": _PACKAGE, "identifier": "attrib-worksheet"})
    metadata = ET.SubElement(root, "metadata")
    ET.SubElement(metadata, "schema").text = "QTIv2.1 Package"
    ET.SubElement(metadata, "schemaversion").text = "1.0.0"
    ET.SubElement(root, "organizations")
    resources = ET.SubElement(root, "resources")
    test = _resource(resources, "test", "imsqti_test_xmlv2p1", "test.xml")
    for question in questions:
        _resource(resources, question.id, "imsqti_item_xmlv2p1", f"items/{question.id}.xml")
        ET.SubElement(test, "dependency", {"identifierref": question.id})
    return root


def _resource(resources: ET.Element, identifier: str, kind: str, href: str) -> ET.Element:
    resource = ET.SubElement(resources, "resource", {"identifier": identifier, "type": kind, "href": href})
    ET.SubElement(resource, "file", {"href": href})
    return resource


def _test(asked: Iterable[tuple[Question, Quotes]], title: str) -> ET.Element:
    root = ET.Element("assessmentTest", {"xmlns": _QTI, "identifier": "test", "title": _clean(title)})
    part = ET.SubElement(
        root, "testPart", {"identifier": "part", "navigationMode": "nonlinear", "submissionMode": "simultaneous"}
    )
    section = ET.SubElement(
        part, "assessmentSection", {"identifier": "section", "title": _clean(title), "visible": "true"}
    )
    for question, _ in asked:
        ET.SubElement(section, "assessmentItemRef", {"identifier": question.id, "href": f"items/{question.id}.xml"})
    return root

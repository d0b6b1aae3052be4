"""The report in a real browser with the network off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

PATIENCE = 120_000  # milliseconds: a busy machine is no fault of the page
expect.set_options(timeout=PATIENCE)


@dataclass
class Opened:
    """The page, with what it asked for and complained about since it was opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def open_page(browser: Browser, path: Path, width: int = 1280, *, script: bool = True) -> Opened:
    context = browser.new_context(offline=True, viewport={"width": width, "height": 900}, java_script_enabled=script)
    opened = Opened(context.new_page())
    opened.page.on("request", lambda request: opened.requests.append(request.url))
    opened.page.on("console", lambda message: opened.complaints.append(message.text))
    opened.page.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.page.set_default_timeout(PATIENCE)
    opened.page.goto(path.as_uri())
    if script:
        opened.page.wait_for_selector("html[data-charts=drawn]")
    return opened


@pytest.fixture(scope="module")
def opened(browser: Browser, report: Path) -> Iterator[Opened]:
    opened = open_page(browser, report)
    yield opened
    opened.page.context.close()


def test_no_request_and_no_complaint(opened: Opened, report: Path) -> None:
    assert opened.requests == [report.as_uri()]
    assert opened.complaints == []


def test_every_chart_is_drawn_with_a_mark_for_every_row(opened: Opened) -> None:
    charts = opened.page.locator(".chart")
    assert charts.count() == opened.page.locator("script[type='application/json']").count() > 4
    for place in range(charts.count()):
        chart = charts.nth(place)
        rows = chart.evaluate(
            "chart => JSON.parse(document.getElementById(chart.dataset.spec).textContent).data.values.length"
        )
        assert chart.locator("svg .mark-symbol path").count() == rows
        assert chart.locator("svg").get_attribute("aria-label") == chart.get_attribute("data-label")


def test_the_notes_work_by_keyboard(opened: Opened) -> None:
    page = opened.page
    number = page.locator("#r3-2")
    details = page.locator("#n3-2 dl")
    expect(details).to_be_hidden()
    page.locator("#r3-1").focus()
    page.keyboard.press("Tab")
    expect(number).to_be_focused()
    expect(details).to_be_visible()
    expect(details).to_contain_text("A person close to the council")
    expect(page.locator("#a3 .p.on.cue").first).to_have_text("told")
    page.keyboard.press("Enter")
    expect(page.locator("#n3-2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(number).to_be_focused()


def test_pointing_shows_the_innermost_statement_and_a_click_goes_outward(opened: Opened) -> None:
    page = opened.page
    inner = page.locator("#a3 .p.cue", has_text="promised")
    inner.hover()
    expect(page.locator("#n3-3 dl")).to_be_visible()
    inner.click()
    inner.click()
    expect(page.locator("#n3-2 dl")).to_be_visible()
    page.keyboard.press("Escape")


def test_the_table_of_sources_filters_and_sorts(opened: Opened) -> None:
    page = opened.page
    rows = page.locator("#sources tbody tr:visible")
    everything = rows.count()
    page.locator(".filters").get_by_label("Search").fill("marta")
    expect(rows).to_have_count(1)
    page.locator(".filters").get_by_label("Search").fill("")
    page.locator(".filters").get_by_label("Outlet").select_option("Ferry Times")
    expect(rows).to_have_count(1)
    page.locator(".filters").get_by_label("Outlet").select_option("")
    expect(rows).to_have_count(everything)
    page.get_by_role("button", name="Traceable").click()
    expect(page.locator("#sources thead th[aria-sort=ascending]")).to_have_text("Traceable")
    first, last = rows.first.locator("td").nth(3), rows.last.locator("td").nth(3)
    assert (first.get_attribute("data-value"), last.get_attribute("data-value")) == ("2", "5")


def test_a_link_from_the_sources_opens_the_note(opened: Opened) -> None:
    opened.page.locator("#sources a[href='#n3-1']").click()
    expect(opened.page.locator("#n3-1 dl")).to_be_visible()


def test_a_link_leads_to_its_article_past_those_not_yet_drawn(browser: Browser, report: Path) -> None:
    page = open_page(browser, report).page
    page.add_style_tag(content=".article .body { line-height: 9 }")  # articles far longer than the page supposes
    page.locator("a[href='#a3']").first.click()
    page.wait_for_function("Math.abs(document.querySelector('#a3').getBoundingClientRect().top) < 100")
    page.context.close()


def test_a_small_screen_scrolls_down_only_and_shows_the_note_at_its_foot(browser: Browser, report: Path) -> None:
    page = open_page(browser, report, width=360).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#r3-1").click()
    expect(page.locator("#n3-1")).to_be_in_viewport()
    page.locator("#n3-1 .close").click()
    page.mouse.move(0, 0)  # off the words that lay below the note: pointing at them would show it again
    expect(page.locator("#n3-1 dl")).to_be_hidden()
    page.context.close()


def test_without_scripts_everything_can_be_read(browser: Browser, report: Path) -> None:
    page = open_page(browser, report, script=False).page
    expect(page.locator("#n3-1 dl")).to_be_visible()
    expect(page.locator("#sources tbody tr").first).to_be_visible()
    page.locator("#r3-2").click()
    expect(page.locator("#n3-2")).to_be_in_viewport()
    page.context.close()


def test_on_paper_every_note_stands_below_its_article(browser: Browser, report: Path) -> None:
    page = open_page(browser, report).page
    page.emulate_media(media="print")
    expect(page.locator("#n3-1 dl")).to_be_visible()
    expect(page.locator(".filters")).to_be_hidden()
    text, notes = page.locator("#a3 .body").bounding_box(), page.locator("#a3 .notes").bounding_box()
    assert text and notes and notes["y"] >= text["y"] + text["height"]
    page.context.close()


def test_one_article_can_be_printed_alone(browser: Browser, report: Path) -> None:
    page = open_page(browser, report).page
    page.evaluate("window.print = () => {}")  # the dialogue of a headless browser would close at once
    page.locator("#a3 .print").click()
    page.emulate_media(media="print")
    expect(page.locator("#a3")).to_be_visible()
    expect(page.locator("#a1")).to_be_hidden()
    expect(page.locator("#glance")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#a1")).to_be_visible()
    page.context.close()

from __future__ import annotations

import pytest

from attrib.reading.language import load_english
from attrib.resources import rules_dir

from .conftest import Corpus

GERMAN = (
    "Der Bürgermeister sagte am Montag, die Brücke werde erst im Herbst wieder geöffnet. In einer Erklärung hieß es, "
    "die Stadt habe an den Pfeilern Schäden gefunden. Was nun wird, ist offen. "
) * 3
DUTCH = (
    "De burgemeester zei maandag dat de brug pas in de herfst weer open gaat. Het is niet bekend of de schade groter "
    "was dan gedacht, maar we hebben het op tijd gezien, zei hij. "
) * 4
POLISH = (
    "Burmistrz powiedział w poniedziałek, że most otworzy się dopiero jesienią. "
    "To nie jest dobra wiadomość, a to dla nas. "
) * 6
CHINESE = "市长星期一说，这座桥要到秋天才能重新开放。市政府在一份声明中说，桥墩上发现了裂缝，需要修理。" * 14
ENGLISH = "The mayor said on Monday that the bridge would stay shut. She did not say what the repairs would cost. " * 5


@pytest.mark.parametrize("text", [GERMAN, DUTCH, POLISH, CHINESE])
def test_an_article_in_another_language_is_left_out_and_named(corpus: Corpus, text: str) -> None:
    corpus.write("a.txt", ENGLISH)
    path = corpus.write("b.txt", text)
    outcome = corpus.read()
    assert outcome.ids == ["a"]
    (skipped,) = outcome.skipped
    assert skipped.path == path.as_posix()
    assert "not in English" in skipped.reason


def test_of_a_file_of_many_only_the_foreign_ones_are_left_out(corpus: Corpus) -> None:
    corpus.write("many.csv", f'id,text\none,{ENGLISH}\ntwo,"{GERMAN}"\nthree,{ENGLISH}\n')
    outcome = corpus.read()
    assert outcome.ids == ["one", "three"]
    assert [skipped.place for skipped in outcome.skipped] == ["line 3"]


@pytest.mark.parametrize(
    "text",
    [
        "Bridge stays shut until autumn\n\nPort Sandry",  # too short to tell
        ENGLISH + f"“{GERMAN}”",  # another language is quoted
        "Results. " + "Port Sandry 3, North Lund 1. " * 15 + ENGLISH[:206],  # mostly names
    ],
)
def test_english_articles_stay(corpus: Corpus, text: str) -> None:
    corpus.write("a.txt", text)
    assert corpus.read().ids == ["a"]


def test_a_rules_folder_may_add_words(corpus: Corpus) -> None:
    rules = corpus.folder.parent / "mine"
    (rules / "reading").mkdir(parents=True)
    (rules / "reading" / "english.yml").write_text("about: Our own.\nwords: [der, die, am, im]\n")
    assert {"the", "der"} <= load_english([rules_dir(), rules])
    corpus.write("a.txt", GERMAN)
    assert corpus.read(rules=[rules]).ids == ["a"]

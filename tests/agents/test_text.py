"""Plain functions over text: each computes on what it is given."""

from concurrent.futures import ThreadPoolExecutor

from agents.text.entities import entities, references
from agents.text.extraction import extract
from agents.text.keywords import key_phrases
from agents.text.language import language_of
from agents.text.ranking import central
from agents.text.search import Index, fused
from agents.text.sentences import sentences
from agents.text.sentiment import sentiment


def test_html_is_read_as_a_reader_would_see_it() -> None:
    page = (
        "<html><head><title>T</title></head><body><script>bad()</script><h1>Head</h1><p>One &amp; two</p></body></html>"
    )
    assert extract(page) == {"text": "Head\n\nOne & two", "title": "T", "headings": ["Head"], "format": "html"}


def test_markdown_loses_its_marks_and_keeps_its_links() -> None:
    read = extract("# Title\n\nSome **bold** [link](http://a.b).\n\n- one\n- two")
    assert read["text"] == "Title\n\nSome bold link (http://a.b).\n\n- one\n- two"
    assert (read["title"], read["format"]) == ("Title", "markdown")


def test_plain_text_is_tidied() -> None:
    assert extract("a  line\ncut hy-\nphen\n\n\nnext")["text"] == "a line cut hyphen\n\nnext"


def test_entities_are_found_by_class() -> None:
    found = entities("On 3 May 2024 Anna Berg of Fjord Systems Ltd paid $1,200.50 in Oslo; mail anna@fjord.example.")
    assert found["dates"] == ["2024-05-03"]
    assert found["people"] == ["Anna Berg"]
    assert found["organisations"] == ["Fjord Systems Ltd"]
    assert found["money"] == ["$1,200.50"]
    assert found["places"] == ["Oslo"]
    assert found["emails"] == ["anna@fjord.example"]


def test_a_text_without_entities_has_none() -> None:
    assert entities("nothing to see here, move along") == {}


def test_references_are_told_from_other_numbers() -> None:
    assert references("Order A-10042 and #8812, not 2024 or B2B") == ["A-10042", "#8812"]


def test_languages_are_told_apart() -> None:
    assert language_of("Der Zug nach Bern hat heute leider Verspätung")["code"] == "de"
    assert language_of("Le train pour Berne a du retard ce matin")["code"] == "fr"
    assert language_of("hm") == {"code": "en", "score": 0.0}


def test_moods_are_told_apart() -> None:
    assert sentiment("This is wonderful, I love it!")["label"] == "positive"
    assert sentiment("Terrible. I hate this awful service.")["label"] == "negative"


def test_key_phrases_are_what_a_text_is_about() -> None:
    text = "The solar panel farm feeds the grid. Each solar panel turns. A solar panel costs little."
    assert key_phrases(text)[0].casefold().startswith("solar panel")


def test_central_sentences_are_those_that_others_are_like() -> None:
    told = ["Cats sleep a lot every day.", "Cats eat fish and sleep every day.", "The moon is far away from here."]
    assert central(told, 1) != [2]
    assert central([], 3) == []


def test_search_finds_rare_words_first() -> None:
    index = Index(["the retry budget", "the circuit breaker", "the queue"])
    assert fused(index.scores("circuit breaker"), None)[0][0] == 1
    assert index.coverage("zebra") == [0.0, 0.0, 0.0]


def test_sentences_of_many_threads_do_not_mix() -> None:
    texts = [f"Sentence {n} stands here. Another {n} follows it." for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        split = list(pool.map(sentences, texts))
    assert split == [[f"Sentence {n} stands here.", f"Another {n} follows it."] for n in range(40)]

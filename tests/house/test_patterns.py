"""The page of workflow patterns is what the scenarios make it, and nothing that must be shown is missing."""

from docs.drawing.known import KNOWN
from docs.patterns import DRAWINGS, guide_pages, pages, scenarios


def test_the_page_and_its_drawings_are_current() -> None:
    made = dict([*pages(scenarios()), *guide_pages()])
    assert [path.name for path, text in made.items() if not path.exists() or path.read_text() != text] == [], (
        "run `make patterns`"
    )
    assert set(DRAWINGS.glob("*.svg")) <= set(made)


def test_every_pattern_has_its_row() -> None:
    assert [known.number for known in KNOWN] == list(range(1, 44))
    assert [known.number for known in KNOWN if known.need == "skip"] == [38, 41, 42]


def test_all_but_those_that_are_left_out_on_purpose_are_shown_by_a_scenario() -> None:
    assert [known.number for known in KNOWN if known.number not in scenarios()] == [38, 41, 42]


def test_a_drawing_reads_on_light_and_on_dark_paper() -> None:
    for path in DRAWINGS.glob("*.svg"):
        assert "prefers-color-scheme:dark" in path.read_text()
        assert path.stat().st_size < 20_000

"""Plain text out of whatever was pasted: HTML, Markdown or text."""

import re
from html.parser import HTMLParser
from typing import Any

_UNSEEN = {"script", "style", "head", "nav", "footer", "noscript", "svg", "form", "iframe", "template"}
_BREAKS = {"p", "div", "section", "article", "br", "tr", "ul", "ol", "table", "blockquote", "pre", "header", "main"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_HTML_TAG = re.compile(r"</?(html|body|div|p|h[1-6]|span|table|ul|ol|li|article|section|a|br)\b[^>]*>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(#{1,6} |[-*+] |\d+\. |> |```|\|.*\|$)|\*\*[^*]+\*\*|\[[^\]]+\]\([^)]+\)", re.MULTILINE)


class _Reader(HTMLParser):
    """Collect what a reader of the page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.headings: list[str] = []
        self.title = ""
        self._unseen = 0
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        self._inside = tag if tag in _HEADINGS or tag == "title" else self._inside
        if tag in _BREAKS or tag in _HEADINGS:
            self.pieces.append("\n\n")
        elif tag == "li":
            self.pieces.append("\n- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN and self._unseen:
            self._unseen -= 1
        if tag == self._inside:
            self._inside = ""
        if tag in _BREAKS or tag in _HEADINGS:
            self.pieces.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self._inside == "title":
            self.title += data
        elif not self._unseen:
            self.pieces.append(data)
            if self._inside and data.strip():
                self.headings.append(data.strip())


def extract(document: str) -> dict[str, Any]:
    """Return `text`, `title`, `headings` and `format` (html, markdown or text) of a document."""
    source = document.replace("\r\n", "\n").replace("\x00", "")
    if len(_HTML_TAG.findall(source)) >= 2:
        return _from_html(source)
    if len(_MARKDOWN.findall(source)) >= 2:
        return _from_markdown(source)
    text = tidy(source)
    return {"text": text, "title": _first_line(text), "headings": [], "format": "text"}


def tidy(text: str) -> str:
    """Join words that a line end cut, and leave one space between words and one empty line between paragraphs."""
    text = re.sub(r"(\w)-\n(?=[a-z])", r"\1", text)
    paragraphs = [_paragraph(part) for part in re.split(r"\n\s*\n", text)]
    return "\n\n".join(part for part in paragraphs if part)


def _paragraph(part: str) -> str:
    lines = [re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in part.splitlines()]
    joined = "\n".join(line for line in lines if line)
    return re.sub(r"\n(?!- )", " ", joined)


def _from_html(source: str) -> dict[str, Any]:
    reader = _Reader()
    reader.feed(source)
    reader.close()
    text = tidy("".join(reader.pieces))
    title = reader.title.strip() or next(iter(reader.headings), "") or _first_line(text)
    return {"text": text, "title": title, "headings": reader.headings, "format": "html"}


def _from_markdown(source: str) -> dict[str, Any]:
    headings = [match.strip(" #") for match in re.findall(r"^#{1,6} .*$", source, re.MULTILINE)]
    plain = re.sub(r"^```.*$", "", source, flags=re.MULTILINE)
    plain = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", plain)
    plain = re.sub(r"\[([^\]]+)\]\(([^)]+)\)", r"\1 (\2)", plain)
    plain = re.sub(r"(\*\*|__|`)(.+?)\1", r"\2", plain)
    plain = re.sub(r"^#{1,6} +(.*)$", r"\n\1\n", plain, flags=re.MULTILINE)
    plain = re.sub(r"^(> ?|\* |\+ )", lambda found: "" if found[0].startswith(">") else "- ", plain, flags=re.MULTILINE)
    plain = re.sub(r"^\|?[\s:|-]{3,}\|?$", "", plain, flags=re.MULTILINE)
    text = tidy(plain)
    return {"text": text, "title": next(iter(headings), _first_line(text)), "headings": headings, "format": "markdown"}


def _first_line(text: str) -> str:
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= 90 else f"{line[:87].rsplit(' ', 1)[0]}…"

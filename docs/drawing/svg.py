"""Draw a document as an SVG that is readable on light and on dark paper; the colours are the app's own."""

import re
from pathlib import Path
from typing import Any

from docs.drawing.captions import caption
from docs.drawing.places import Box, placed

TOKENS = Path(__file__).resolve().parents[2] / "static" / "design" / "tokens.css"
MARGIN = 12
TIP = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0.5 7 4 0 7.5z" class="tip"/></marker></defs>'
)
_CHOICE = re.compile(r"light-dark\((#\w+), (#\w+)\)")
_INK = ("text-primary", "text-muted", "border-strong", "surface-panel")


def drawing(document: dict[str, Any], title: str) -> str:
    """Draw a document; the same document gives the same text."""
    canvas = placed(document)
    boxes = {box.node["id"]: box for inner in canvas.inside for box in inner.all()}
    kinds = sorted({str(box.node["kind"]) for box in boxes.values()})
    width, height = round(canvas.w + 2 * MARGIN), round(canvas.h + 2 * MARGIN)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-MARGIN} {-MARGIN} {width} {height}" width="{width}">',
        f"<title>{_safe(title)}</title>",
        f"<style>{_style(kinds)}</style>",
        TIP,
        *(_shape(box) for box in boxes.values()),
        *(_wire(boxes[source], boxes[target], ports) for (source, target), ports in _wires(document).items()),
        *(_order(boxes[a], boxes[b]) for box in boxes.values() for a, b in box.order),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _wires(document: dict[str, Any]) -> dict[tuple[str, str], list[str]]:
    """Give the ports by which one node leads to another; several edges between the same two are drawn as one."""
    found: dict[tuple[str, str], list[str]] = {}
    for edge in document["edges"]:
        found.setdefault((edge["source"], edge["target"]), []).append(edge.get("port") or "out")
    return found


def _shape(box: Box) -> str:
    kind = _safe(str(box.node["kind"]))
    name, note = _fitted(str(box.node.get("name") or box.node["id"]), box.w), _fitted(caption(box.node), box.w * 1.22)
    x, y, w, h = (round(value, 1) for value in (box.x, box.y, box.w, box.h))
    look = "box" if box.inside else "leaf"
    return (
        f'<g class="k-{kind}"><rect class="{look}" x="{x:g}" y="{y:g}" width="{w:g}" height="{h:g}" rx="5"/>'
        f'<text class="name" x="{x + 9:g}" y="{y + 16:g}">{_safe(name)}</text>'
        f'<text class="note" x="{x + 9:g}" y="{y + 30:g}">{_safe(note)}</text></g>'
    )


def _wire(source: Box, target: Box, ports: list[str]) -> str:
    told = ", ".join(port for port in ports if port != "out")
    x1, y1, x2, y2 = source.x + source.w, source.y + source.h / 2, target.x, target.y + target.h / 2
    if abs(source.x - target.x) < 1:
        return _upright(source, target)
    if x2 < x1:
        return _back(source, target, told)
    bend = max(16.0, (x2 - x1) / 2)
    path = f"M{x1:g} {y1:g}C{x1 + bend:g} {y1:g} {x2 - bend:g} {y2:g} {x2:g} {y2:g}"
    label = _label(told, x2 - 9, y2 - 4, "end") if told else ""
    return f'<path class="wire" d="{path}" marker-end="url(#tip)"/>{label}'


def _upright(source: Box, target: Box) -> str:
    """Draw an edge between two nodes of one column, a little to the right for those that lead up."""
    down = target.y > source.y
    x = source.x + min(source.w, target.w) * (0.35 if down else 0.65)
    y1, y2 = (source.y + source.h, target.y) if down else (source.y, target.y + target.h)
    return f'<path class="wire" d="M{x:g} {y1:g}L{x:g} {y2:g}" marker-end="url(#tip)"/>'


def _back(source: Box, target: Box, told: str) -> str:
    """Draw an edge that leads back: out below, round, and in from below."""
    x1, y1 = source.x + source.w / 2, source.y + source.h
    x2, y2 = target.x + target.w / 2, target.y + target.h
    low = max(y1, y2) + 18
    label = _label(told, (x1 + x2) / 2, low - 2, "middle") if told else ""
    path = f"M{x1:g} {y1:g}C{x1:g} {low:g} {x2:g} {low:g} {x2:g} {y2:g}"
    return f'<path class="wire" d="{path}" marker-end="url(#tip)"/>{label}'


def _order(source: Box, target: Box) -> str:
    x1, y1, x2, y2 = source.x + source.w, source.y + source.h / 2, target.x, target.y + target.h / 2
    return f'<path class="order" d="M{x1:g} {y1:g}L{x2:g} {y2:g}" marker-end="url(#tip)"/>'


def _label(text: str, x: float, y: float, anchor: str) -> str:
    return f'<text class="port" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{_safe(text)}</text>'


def _style(kinds: list[str]) -> str:
    light, dark = _tokens()
    told = (
        "text{font-family:'Atkinson Hyperlegible Next',system-ui,sans-serif}.name{font-size:12px;font-weight:600;"
        "fill:var(--text-primary)}.note{font-size:9.5px;fill:var(--text-muted)}.port{font-size:9px;"
        "fill:var(--text-muted)}.wire,.order{fill:none;stroke:var(--border-strong);stroke-width:1.4}"
        ".order{stroke-dasharray:3 3}.tip{fill:var(--border-strong)}.box{fill-opacity:.45;stroke-dasharray:5 3}"
    )
    told += "".join(f".k-{kind} rect{{fill:var(--kind-{kind}-soft);stroke:var(--kind-{kind})}}" for kind in kinds)
    wanted = [*_INK, *(f"kind-{kind}{end}" for kind in kinds for end in ("", "-soft"))]
    day, night = (";".join(f"--{name}:{tokens[name]}" for name in wanted) for tokens in (light, dark))
    return f"svg{{{day}}}{told}@media(prefers-color-scheme:dark){{svg{{{night}}}}}"


def _tokens() -> tuple[dict[str, str], dict[str, str]]:
    """Read the light and the dark colours; a value that names another token is followed."""
    told = dict(re.findall(r"--([\w-]+):\s*([^;]+);", TOKENS.read_text()))
    light, dark = ({name: _CHOICE.sub(which, value) for name, value in told.items()} for which in (r"\1", r"\2"))
    return _followed(light), _followed(dark)


def _followed(tokens: dict[str, str]) -> dict[str, str]:
    named = re.compile(r"var\(--([\w-]+)\)")
    return {name: named.sub(lambda match: tokens[match[1]], value) for name, value in tokens.items()}


def _fitted(text: str, width: float) -> str:
    most = max(6, round((width - 16) / 6))
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")

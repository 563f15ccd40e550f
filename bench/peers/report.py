"""Make a table, ratios and JSON of what was measured."""

import statistics
from collections.abc import Iterable, Sequence
from typing import Any

from bench.peers.measuring import Measured, Sample
from bench.peers.systems import Contender
from bench.peers.works import RATE, Work

CPU = "CPU s / 1,000 steps"
FLOOR = 1e-3


def report(measured: Measured, works: Sequence[Work], contenders: Sequence[Contender]) -> dict[str, Any]:
    """Give medians, ratios to Baton, and every sample."""
    rows = [row for work in works for row in _rows(work, measured.samples.get(work.name, {}))]
    for row in rows:
        row["ratios"] = _ratios(row)
    return {
        "systems": {
            one.name: {"title": one.title, "durable": one.durable, "versions": measured.versions.get(one.name)}
            for one in contenders
        },
        "rows": rows,
        "failures": measured.failures,
        "samples": measured.samples,
    }


def _rows(work: Work, samples: dict[str, list[Sample]]) -> Iterable[dict[str, Any]]:
    figures = {name: _spread([work.figure(one["seconds"]) for one in taken]) for name, taken in samples.items()}
    yield {"work": work.name, "unit": work.unit, "more_is_better": work.unit == RATE, "figures": figures}
    if work.job.runs > 1:
        used = {name: _spread([_cpu(work, one) for one in taken]) for name, taken in samples.items()}
        yield {"work": f"{work.name}: {CPU}", "unit": CPU, "more_is_better": False, "figures": used}
        server = {name: _spread([_servers_cpu(work, one) for one in taken]) for name, taken in samples.items()}
        yield {"work": f"{work.name}: servers' {CPU}", "unit": CPU, "more_is_better": False, "figures": server}


def _cpu(work: Work, sample: Sample) -> float:
    return sample["cpu_s"] * 1e3 / work.steps


def _servers_cpu(work: Work, sample: Sample) -> float:
    return sample["servers_cpu_s"] * 1e3 / work.steps


def _spread(values: list[float]) -> dict[str, float]:
    return {"median": statistics.median(values), "lowest": min(values), "highest": max(values), "samples": len(values)}


def _ratios(row: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Divide each of Baton's medians by each peer's."""
    medians = {name: max(FLOOR, one["median"]) for name, one in row["figures"].items()}
    ours = {name: medians[name] for name in ("embedded", "cluster") if name in medians}
    peers = {name: median for name, median in medians.items() if name not in ours}
    return {name: {peer: round(own / other, 3) for peer, other in peers.items()} for name, own in ours.items()}


def table(told: dict[str, Any]) -> str:
    """Write the medians, and then the ratios, as Markdown."""
    names = list(told["systems"])
    titles = [_title(told["systems"][name]) for name in names]
    lines = ["Medians", "", _line(["work", "unit", *titles]), _line(["---"] * (len(names) + 2))]
    for row in told["rows"]:
        lines.append(_line([row["work"], row["unit"], *(_figure(row["figures"].get(name)) for name in names)]))
    peers = [name for name in names if name not in ("embedded", "cluster")]
    for ours in [name for name in ("embedded", "cluster") if name in names]:
        lines += ["", f"{told['systems'][ours]['title']}, divided by each peer's median", ""]
        lines += [_line(["work", "better is", *(told["systems"][name]["title"] for name in peers)])]
        lines += [_line(["---"] * (len(peers) + 2))]
        for row in told["rows"]:
            ratios = row["ratios"].get(ours, {})
            better = "more" if row["more_is_better"] else "less"
            lines.append(_line([row["work"], better, *(_ratio(ratios.get(name)) for name in peers)]))
    lines += ["", *_targets(told["targets"]), "", *_few(told), *(f"- {failure}" for failure in told["failures"])]
    return "\n".join(lines).rstrip() + "\n"


def _targets(verdicts: Sequence[dict[str, Any]]) -> Iterable[str]:
    yield from ("What is to be reached", "")
    yield _line(["work", "system", "beside", "to reach", "measured", ""])
    yield _line(["---"] * 6)
    for one in verdicts:
        reached = "reached" if one["reached"] else "**not reached**"
        yield _line([one["work"], one["system"], one["measure"], one["to_reach"], one["measured"], reached])


def _few(told: dict[str, Any]) -> Iterable[str]:
    """Name what was measured less often than the rest of its row."""
    for row in told["rows"]:
        most = max((one["samples"] for one in row["figures"].values()), default=0)
        few = [f"{name} {one['samples']}" for name, one in row["figures"].items() if one["samples"] < most]
        if few:
            yield f"- {row['work']}: {most} samples of each, but of {', '.join(few)}"


def _title(system: dict[str, Any]) -> str:
    return str(system["title"]) + ("" if system["durable"] else " (not durable)")


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _figure(spread: dict[str, float] | None) -> str:
    return (
        "-" if spread is None else f"{spread['median']:,.3g}" if spread["median"] < 100 else f"{spread['median']:,.0f}"
    )


def _ratio(ratio: float | None) -> str:
    return "-" if ratio is None else f"{ratio:.2f}"

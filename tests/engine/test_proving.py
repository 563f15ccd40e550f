"""What the prover says of small documents: each finding, the shortest run that shows it, and what its repair makes."""

from typing import Any

from tests.engine.unsound_graphs import replay
from workflows.engine.proving.explore import MOST_STATES
from workflows.engine.proving.prove import prove
from workflows.engine.proving.report import Finding
from workflows.engine.proving.simulate import simulate

Documented = dict[str, Any]
INPUT, OUTPUT = {"id": "input", "kind": "input"}, {"id": "output", "kind": "output"}


def agent(node: str, **told: Any) -> Documented:
    return {"id": node, "kind": "agent", "config": {"agent": "worker"}, **told}


def wired(*ends: str) -> list[Documented]:
    """Make edges of `source>target` or `source.port>target`."""
    edges = []
    for number, told in enumerate(ends):
        source, target = told.split(">")
        source, _, port = source.partition(".")
        edges.append({"id": f"e{number}", "source": source, "port": port or "out", "target": target})
    return edges


def document(nodes: list[Documented], edges: list[Documented], state: Documented | None = None) -> Documented:
    return {"schema": 1, "nodes": [INPUT, *nodes, OUTPUT], "edges": edges, "state": state or {}}


def only(told: Documented, code: str) -> Finding:
    """Give the one finding of a code."""
    (finding,) = [found for found in prove(told).findings if found.code == code]
    return finding


def codes(told: Documented) -> list[str]:
    return [finding.code for finding in prove(told).findings]


CIRCLE = document([agent("a"), agent("b"), agent("c")], wired("input>a", "a>b", "b>c", "c>a", "c>output"))
CASES = [{"id": "long", "when": "input.size > 10"}, {"id": "short", "when": "input.size <= 10"}]
QUORUM = document(
    [
        {"id": "by-size", "kind": "router", "config": {"cases": CASES}},
        agent("a"),
        agent("b"),
        agent("both", join={"mode": "quorum", "n": 2}),
    ],
    wired("input>by-size", "by-size.long>a", "by-size.short>b", "a>both", "b>both", "both>output"),
)


def test_a_plain_chain_is_sound_and_counts_its_steps() -> None:
    report = prove(document([agent("a"), agent("b")], wired("input>a", "a>b", "b>output")))
    assert (report.sound, report.complete, report.worst_steps, report.findings) == (True, True, 2, [])


def test_a_circle_names_the_nodes_and_edges_that_wait_for_each_other() -> None:
    finding = only(CIRCLE, "deadlock")
    assert (finding.severity, set(finding.nodes), set(finding.edges)) == ("error", {"a", "b", "c"}, {"e1", "e2", "e3"})
    assert finding.counterexample is not None
    assert len(finding.counterexample.messages) == 1
    assert replay(CIRCLE, finding.counterexample.messages).is_stuck()


def test_a_circle_is_mended_by_taking_the_edge_back_away() -> None:
    repair = only(CIRCLE, "deadlock").repair
    assert repair is not None
    assert repair.title == "Remove the edge from 'c' to 'a'"
    assert prove(repair.document).findings == []


def test_a_quorum_behind_exclusive_cases_can_never_be_met() -> None:
    finding = only(QUORUM, "starved_join")
    assert (finding.severity, finding.nodes) == ("error", ["both"])
    assert finding.repair is not None
    assert "starved_join" not in codes(finding.repair.document)


def test_a_counterexample_finds_values_that_the_conditions_tell_apart() -> None:
    shown = only(QUORUM, "starved_join").counterexample
    assert shown is not None
    assert shown.replays
    assert shown.messages[0].input["size"] is not None  # type: ignore[union-attr]
    assert replay(QUORUM, shown.messages).failed("both")


def test_a_join_that_is_starved_on_one_way_only_is_a_warning() -> None:
    nodes = [QUORUM["nodes"][1], agent("a"), agent("b"), agent("both", join={"mode": "quorum", "n": 2})]
    edges = wired("input>by-size", "by-size.long>a", "input>b", "a>both", "b>both", "both>output")
    finding = only(document(nodes, edges), "starved_join")
    assert finding.severity == "warning"


def test_a_port_that_leads_nowhere_is_wired_by_its_repair() -> None:
    told = document([QUORUM["nodes"][1]], wired("input>by-size", "by-size.long>output", "by-size.short>output"))
    finding = only(told, "output_missed")
    assert finding.repair is not None
    assert finding.repair.title == "Wire 'default' of 'by-size' to 'output'"
    assert codes(finding.repair.document) == []


def test_a_node_behind_an_error_port_that_is_never_taken_is_dead() -> None:
    told = document([agent("a"), agent("b")], wired("input>a", "a.error>b", "a>output", "b>output"))
    finding = only(told, "dead_node")
    assert (finding.severity, finding.nodes) == ("warning", ["b"])
    assert finding.repair is not None
    assert codes(finding.repair.document) == []


def test_a_result_that_comes_later_is_used_too_early() -> None:
    told = document([agent("a", input="{{ results.b }}"), agent("b")], wired("input>a", "a>b", "b>output"))
    finding = only(told, "used_before_set")
    assert (finding.severity, finding.nodes, finding.field) == ("error", ["a"], "input")


def test_a_result_that_is_asked_for_with_has_is_no_finding() -> None:
    guarded = "{{ has(results.b) ? results.b : 'none' }}"
    assert codes(document([agent("a", input=guarded), agent("b")], wired("input>a", "a>b", "b>output"))) == []


def test_a_state_key_without_default_may_be_read_before_it_is_written() -> None:
    nodes = [agent("a", save_as="text"), agent("b", input="{{ state.text }}")]
    state = {"text": {"type": "string"}}
    assert codes(document(nodes, wired("input>a", "a>b", "b>output"), state)) == []
    finding = only(document(nodes, wired("input>a", "input>b", "a>output", "b>output"), state), "used_before_set")
    assert finding.severity == "warning"
    assert finding.repair is not None
    assert finding.repair.document["state"]["text"]["default"] == ""


def test_a_wait_for_an_event_alone_may_last_for_ever_and_a_timer_ends_it() -> None:
    wait = {"id": "paid", "kind": "wait", "config": {"event": "paid"}}
    told = document([wait], wired("input>paid", "paid.event>output"))
    finding = only(told, "waits_for_ever")
    assert (finding.severity, finding.nodes) == ("warning", ["paid"])
    assert finding.repair is not None
    assert "waits_for_ever" not in codes(finding.repair.document)


def test_critical_sections_in_two_orders_block_each_other() -> None:
    nodes = [{"id": "both", "kind": "concurrent"}]
    for outer, inner in (("x", "y"), ("y", "x")):
        nodes.append({"id": f"hold-{outer}", "kind": "critical", "parent": "both", "config": {"lock": outer}})
        nodes.append(agent(f"in-{outer}", parent=f"hold-{outer}"))
        nodes.append({"id": f"then-{inner}", "kind": "critical", "parent": f"hold-{outer}", "config": {"lock": inner}})
        nodes.append(agent(f"in-both-{inner}", parent=f"then-{inner}"))
    told = document(nodes, wired("input>both", "both>output"))
    finding = only(told, "lock_deadlock")
    assert finding.counterexample is not None
    assert len(finding.counterexample.messages) == 3
    assert replay(told, finding.counterexample.messages).is_stuck()


def test_a_section_inside_one_of_the_same_name_fails() -> None:
    outer = {"id": "outer", "kind": "critical", "config": {"lock": "till"}}
    inner = {"id": "inner", "kind": "critical", "parent": "outer", "config": {"lock": "till"}}
    told = document([outer, inner, agent("a", parent="inner")], wired("input>outer", "outer>output"))
    finding = only(told, "lock_reentry")
    assert (finding.severity, finding.nodes) == ("error", ["inner", "outer"])
    assert finding.counterexample is not None
    assert replay(told, finding.counterexample.messages).failed("inner")


def test_sections_that_runs_share_are_entered_in_one_order() -> None:
    nodes = []
    for outer, inner in (("x", "y"), ("y", "x")):
        told = {"kind": "critical", "config": {"lock": outer, "wide": True}}
        nodes.append({"id": f"hold-{outer}", **told})
        nodes.append(
            {**told, "id": f"then-{inner}", "parent": f"hold-{outer}", "config": {"lock": inner, "wide": True}}
        )
        nodes.append(agent(f"in-{inner}", parent=f"then-{inner}"))
    finding = only(document(nodes, wired("input>hold-x", "hold-x>hold-y", "hold-y>output")), "lock_order")
    assert finding.severity == "error"
    assert set(finding.nodes) == {"hold-x", "then-y", "hold-y", "then-x"}


def test_branches_that_do_not_touch_each_other_are_not_taken_in_every_order() -> None:
    members = [agent(f"m{number}", parent="all", on_error={"mode": "default"}) for number in range(20)]
    report = prove(document([{"id": "all", "kind": "concurrent"}, *members], wired("input>all", "all>output")))
    assert report.complete
    assert report.explored < 50


def test_beyond_the_most_states_rules_on_the_structure_remain() -> None:
    report = prove(QUORUM, most=1)
    assert not report.complete
    assert "starved_join" in [finding.code for finding in report.findings]
    assert MOST_STATES >= 2_000


def test_what_has_other_errors_is_to_be_mended_first() -> None:
    report = prove({"schema": 1, "nodes": [{"id": "a", "kind": "nonsense"}]})
    assert (report.sound, report.explored, report.findings[0].code) == (False, 0, "invalid_document")
    assert not prove("no document at all").sound


def test_a_form_is_filled_in_so_that_what_is_behind_an_approval_is_reached() -> None:
    form = {
        "type": "object",
        "required": ["why", "cost", "tags"],
        "properties": {
            "why": {"type": "string", "minLength": 20},
            "cost": {"type": "number", "minimum": 5, "maximum": 9},
            "tags": {"type": "array", "items": {"enum": ["a", "b"]}, "minItems": 1},
        },
    }
    ask = {"id": "ask", "kind": "approval", "config": {"form": form, "approvers": ["ann", "bob"], "quorum": 2}}
    told = document([ask, agent("a")], wired("input>ask", "ask.approved>a", "a>output"))
    shown = only(told, "output_missed").counterexample
    assert shown is not None
    assert shown.replays
    assert codes(told) == ["output_missed"]
    assert any(simulate(told, seed).state.activations.keys() >= {"a"} for seed in range(10))


def test_a_graph_of_a_thousand_branches_is_given_up_in_time() -> None:
    both = {"id": "all", "kind": "concurrent"}
    members = [{"id": f"m{n}", "kind": "agent", "parent": "all", "config": {"agent": "a"}} for n in range(1_000)]
    row = [{"id": "input", "kind": "input"}, both, {"id": "output", "kind": "output"}]
    edges = [{"id": "e1", "source": "input", "target": "all"}, {"id": "e2", "source": "all", "target": "output"}]
    report = prove({"schema": 1, "nodes": [*row, *members], "edges": edges})
    assert (report.sound, report.complete) == (True, False)
    assert 0 < report.explored < 1_000

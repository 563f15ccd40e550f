"""Random settings for nodes of every kind, and for what all nodes share."""

from random import Random
from typing import Any

MODES = ("route", "plan", "ledger")
PREDICATES = ("size(arrived) > 1", "size(failed) > 0", "waiting == 0", "false", "arrived.gone == 1")
AGGREGATES = ("list", "object", "concatenate", "merge", "vote", "best_of", "synthesise")

Told = dict[str, Any]


class Settings:
    """Draw the settings of one node after the other."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def of(self, kind: str, members: int = 1, depth: int = 0) -> Told:
        """Draw the `config` of a node with so many members, so deep inside others."""
        given = {"concurrent": [members], "map": [members], "critical": [depth]}.get(kind, [])
        return getattr(self, f"_{kind}", dict)(*given)

    def chance(self, share: float) -> bool:
        """Say yes in this share of cases."""
        return self.random.random() < share

    def join(self, most: int) -> Told:
        """Draw a join of at most so many branches."""
        choose = self.random.choice
        join: Told = {
            "mode": choose(("all", "any", "first_success", "quorum", "predicate")),
            "n": self.random.randint(1, most),
            "when": choose(PREDICATES),
            "losers": choose(("cancel", "drain", "ignore")),
        }
        if self.chance(0.4):
            join |= {"deadline_s": choose((1, 5, 50)), "on_deadline": choose(("proceed", "fail"))}
        return join

    def policy(self) -> Told:
        """Draw what stands beside `config`."""
        choose = self.random.choice
        policy: Told = {}
        if self.chance(0.4):
            policy["retry"] = {"attempts": self.random.randint(1, 3), "backoff_s": 1}
        if self.chance(0.4):
            policy["on_error"] = {"mode": choose(("fail", "default", "port")), "value": "fallback"}
        if self.chance(0.15):
            policy["save_as"] = choose(("log", "any", "any", "count"))
        if self.chance(0.15):
            policy["input"] = choose(("{{ input }}", "{{ item }}", "say {{ input.missing }}", {"all": "{{ state }}"}))
        if self.chance(0.2):
            policy["rerun"] = self._rerun()
        if self.chance(0.1):
            policy["deadline_s"] = choose((2, 20))
        if self.chance(0.05):
            policy["budget"] = {"steps": self.random.randint(1, 6)}
        return policy

    def _rerun(self) -> Told:
        return {"attempts": self.random.randint(1, 3), "backoff_s": self.random.choice((0, 3))}

    def _agent(self) -> Told:
        return {"agent": "worker"}

    def _router(self) -> Told:
        choose = self.random.choice
        when = choose(("true", "true", "false", "false", "input.gone"))
        cases = [{"id": "yes", "when": when}, {"id": "no", "when": choose(("true", "false"))}]
        return {"mode": choose(("condition", "agent")), "agent": "sorter", "cases": cases}

    def _transform(self) -> Told:
        choose = self.random.choice
        value = choose((None, None, "{{ size(state.log) }}", "{{ input.x }}", "{{ item }}", [1, 2]))
        return {"value": value, "set": {"count": choose((1, 1, 1, 1, "x"))}}

    def _concurrent(self, members: int) -> Told:
        choose = self.random.choice
        told: Told = {
            "aggregate": choose(AGGREGATES),
            "agent": "writer",
            "max_parallel": choose((1, 2, 8)),
            "on_failure": choose(("fail", "continue", "min_success")),
            "majority": choose(("plurality", "absolute", "unanimous")),
            "tie": choose(("first", "fail")),
        }
        if self.chance(0.5):
            told["join"] = self.join(members)
        if self.chance(0.3):
            told["retry_failed"] = self._rerun()
        return told

    def _map(self, members: int) -> Told:
        choose = self.random.choice
        items = {
            "items": choose(
                ("[1, 2, 3]", "[1, 2, 3, 4]", "[input]", "[input, input]", "[]", "input", "[1, 2, 3, 4, 5, 6]")
            ),
            "more": choose(("", "", "output == 3 ? [1] : []", "[output]")),
            "stop_when": choose(("", "", "size(done) > 1", "failed > 0", "waiting < 2")),
            "max_items": choose((5, 100, 100)),
        }
        told = self._concurrent(3) | items
        if "join" in told:
            told["join"]["n"] = self.random.randint(1, 4)
        return told

    def _race(self) -> Told:
        choose = self.random.choice
        told: Told = {"winner": choose(("first_success", "any")), "losers": choose(("cancel", "drain"))}
        return told | ({"deadline_s": choose((2, 20))} if self.chance(0.3) else {})

    def _supervisor(self) -> Told:
        choose = self.random.choice
        limits: Told = {"max_rounds": choose((1, 3)), "max_parallel": choose((1, 4)), "assemble": choose((True, False))}
        limits |= {"max_stalls": choose((0, 1)), "max_resets": choose((0, 2)), "reassign": choose((0, 0, 1, 2))}
        limits |= {"max_tokens": 40} if self.chance(0.3) else {}
        told = {"lead": "boss", "mode": choose(MODES), "max_subtasks": 3, "on_limit": choose(("partial", "fail"))}
        if told["mode"] != "route" and self.chance(0.3):
            late = choose(("approve", "fail"))
            told["review"] = {"deadline_s": choose((1, 9)), "on_deadline": late, "quorum": choose((1, 2))}
        return {**told, **limits}

    def _group_chat(self) -> Told:
        choose = self.random.choice
        ways: tuple[Told, ...] = (
            {"order": "round_robin"},
            {"order": "moderator"},
            {"order": "expression", "next": choose(("members[turn - 1]", "null", "members[0]", "speaker"))},
        )
        ends = {"max_turns": choose((1, 4)), "until": choose((None, "turn > 2", "message == 'text'", "message.x == 1"))}
        told = {"on_failure": choose(("fail", "skip")), "result": choose(("last", "transcript", "summary"))}
        return {"moderator": "chair", "window": choose((0, 2, 20)), **choose(ways), **ends, **told}

    def _handoff(self) -> Told:
        choose = self.random.choice
        limits = {"max_hops": choose((1, 3)), "max_ping_pong": choose((1, 2))}
        return {**limits, "returns": choose(("end", "caller")), "on_limit": choose(("end", "fail"))}

    def _loop(self) -> Told:
        choose = self.random.choice
        ends = {
            "until": choose((None, "output == 3", "iteration == 2")),
            "while": choose((None, None, "iteration < 3")),
        }
        limits = {"max_iterations": choose((1, 3)), "on_limit": choose(("leave", "fail"))}
        return {**ends, **limits, **choose(({}, {"evaluator": "critic"}, {"carry": "{{ output }}"}))}

    def _break(self) -> Told:
        return {"when": self.random.choice((None, "true", "false", "input == 3"))}

    def _continue(self) -> Told:
        return self._break()

    def _critical(self, depth: int) -> Told:
        told: Told = {"lock": f"lock-{depth}"}
        return told | ({"wait_s": self.random.choice((1, 9))} if self.chance(0.4) else {})

    def _approval(self) -> Told:
        choose = self.random.choice
        late = {"on_deadline": choose(("reject", "approve", "escalate", "expire")), "escalate_to": ["boss"]}
        return {"deadline_s": choose((3, 20)), "quorum": choose((1, 2)), **late}

    def _wait(self) -> Told:
        choose = self.random.choice
        told: Told = {"timer_s": choose((0, 4)), "transient": choose((True, False))}
        told |= {"event": "go"} if self.chance(0.5) else {}
        return told | ({"state": "state.count > 1"} if self.chance(0.3) else {})

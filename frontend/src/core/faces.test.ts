import { describe, expect, it } from "vitest";

import { fanIn, joinSign, joinSigns, lineOf, signsOf, spanWords } from "./faces";
import { configure, connect, setPolicy } from "./operations";
import { documentOf } from "./sample";

const node = (kind: string, config: Record<string, unknown> = {}, policy: Record<string, unknown> = {}) => ({ id: "n", kind, config, ...policy });

describe("what a node says of itself", () => {
  it("tells spans as people do", () => {
    expect([5, 90, 300, 7200, 259_200].map(spanWords)).toEqual(["5 s", "90 s", "5 min", "2 h", "3 d"]);
  });

  it("tells how many of how many branches must end well", () => {
    expect(joinSign({ mode: "quorum", n: 2 }, 3).text).toBe("2 of 3");
    expect(joinSign({ mode: "quorum", n: 2 }, null).text).toBe("≥ 2");
    expect(joinSign(undefined, 2).text).toBe("all");
    expect(joinSign({ mode: "any", deadline_s: 20 }, 2).about).toContain("20 s");
  });

  it("says so only where two edges join, and not of transfers", () => {
    const drawn = documentOf({ a: "agent", b: "agent", c: "agent", desk: "handoff", x: "agent in desk", y: "agent in desk", z: "agent in desk" }, [
      ["a", "c"],
      ["b", "c"],
      ["x", "z"],
      ["y", "z"],
    ]);
    const document = setPolicy(drawn, "c", { join: { mode: "first_success" } });
    expect(fanIn(document, "c")).toBe(2);
    expect([...joinSigns(document)].map(([id, sign]) => [id, sign.text])).toEqual([["c", "first ok"]]);
  });

  it("shows the scope that a node carries", () => {
    const scoped = node("sequential", {}, { deadline_s: 30, budget: { steps: 10, cost_usd: 0.5 }, rerun: { attempts: 3 }, cancel_on: "order.dropped" });
    expect(signsOf(scoped).scope.map(({ icon, text }) => `${icon} ${text}`)).toEqual(["deadline 30 s", "budget $0.5", "rerun 3 ×", "cancel order.dropped"]);
    expect(signsOf(scoped)).toBe(signsOf(scoped));
    expect(signsOf(node("agent")).scope).toEqual([]);
  });

  it("says whom it asks and what it waits for", () => {
    expect(lineOf(node("approval", { approvers: ["ada", "group:law"], quorum: 2 }))).toBe("2 of ada, group:law");
    expect(lineOf(node("wait", { timer_s: 30, event: "paid" }))).toBe("30 s or event paid");
    expect(lineOf(node("workflow", { workflow: "triage" }))).toBe("triage");
    expect(lineOf(node("agent"))).toBeUndefined();
    expect(signsOf(node("critical", { lock: "printer", limit: 2 })).own[0]!.text).toBe("printer × 2");
  });

  it("drops edges of ports that its settings no longer make", () => {
    const drawn = connect(documentOf({ gate: "wait", after: "agent" }), { source: "gate", target: "after", port: "event" });
    expect(configure(drawn, "gate", { timer_s: 5, event: "paid" }).edges).toHaveLength(1);
    expect(configure(drawn, "gate", { timer_s: 5 }).edges).toHaveLength(0);
  });
});

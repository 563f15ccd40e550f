/** What a run and an activation begin with: twins of the defaults in `workflows/engine/records.py`. */

import type { Activation, RunState } from "./run-state";

/** Make the state of a run of which nothing is known yet. */
export function newRunState(): RunState {
  return {
    run: "",
    status: "new",
    input: null,
    output: null,
    error: null,
    by: "",
    user: {},
    thread: null,
    history: [],
    agents: {},
    started_at: null,
    ended_at: null,
    seq: 0,
    values: {},
    results: {},
    activations: {},
    steps: {},
    open_steps: {},
    timers: {},
    questions: {},
    listeners: {},
    inbox: {},
    watchers: {},
    locks: {},
    usage: {},
    recoveries: 0,
  };
}

/** Make an activation that has just been entered. */
export function newActivation(entered: Pick<Activation, "path" | "node" | "parent" | "entered_at" | "input">): Activation {
  // every field is named: an object that is made so is copied many times faster than one that grows
  return {
    path: entered.path,
    node: entered.node,
    parent: entered.parent,
    entered_at: entered.entered_at,
    input: entered.input,
    origin: entered.path,
    status: "active",
    output: null,
    port: null,
    error: null,
    handoff: null,
    left_at: null,
    again_at: null,
    tries: 1,
    index: null,
    children: [],
    active: 0,
    times: {},
    outcomes: {},
    steps: [],
    timers: [],
    scope: null,
    local: "",
    values: {},
    results: {},
    meter: null,
    metered: false,
    spent: { steps: 0, tokens: 0, cost_usd: 0 },
    plan: false,
    plans: 0,
    ledger: [],
    progress: [],
    overruled: [],
    chain: [],
    scores: {},
    choices: [],
    items: [],
    question: null,
    answers: [],
    lock: null,
    listens: [],
    reason: "",
  };
}

/** A small log for tests: a supervisor with two workers at once, one of which is tried twice; then a handoff. */

import type { Entry, RunEvent } from "./run-events";

type At = [at: number, ...events: RunEvent[]];

/** Number the events of a log that is given as times and events. */
export function entriesOf(...moments: At[]): Entry[] {
  let seq = 1;
  return moments.map(([at, ...events]) => {
    const entry = { seq, at, events };
    seq += events.length;
    return entry;
  });
}

const enter = (activation: string, node: string, parent: string | null): RunEvent => ({
  type: "ActivationEntered",
  activation,
  node,
  ...(parent === null ? { input: "why?" } : { parent, source: parent }),
});
const ask = (activation: string, agent: string): RunEvent => ({
  type: "StepScheduled",
  step: `${activation}:1`,
  activation,
  agent,
});
const done = (activation: string, attempt: number, output: unknown, duration_ms: number): RunEvent[] => [
  { type: "StepSucceeded", step: `${activation}:1`, attempt, output, duration_ms, usage: { output_tokens: 5 } },
  { type: "ActivationLeft", activation },
];

export const SAMPLE: Entry[] = entriesOf(
  [
    100,
    { type: "RunStarted", run: "r", input: "why?", agents: {}, values: { notes: [] } },
    enter(".", ".", null),
    enter("desk", "desk", "."),
    { type: "NodeSkipped", parent: ".", node: "spare" },
    { type: "SubtaskAssigned", activation: "desk", subtask: "s1", worker: "left", child: "desk/left" },
    enter("desk/left", "left", "desk"),
    ask("desk/left", "writer"),
    enter("desk/right", "right", "desk"),
    ask("desk/right", "reader"),
  ],
  [
    101,
    {
      type: "StepFailed",
      step: "desk/left:1",
      attempt: 1,
      error: { code: "timeout", message: "too slow" },
      duration_ms: 1000,
      retry_at: 103,
    },
  ],
  [102, ...done("desk/right", 1, "right", 2000)],
  [103, { type: "StepRetried", step: "desk/left:1", attempt: 2 }],
  [
    105,
    ...done("desk/left", 2, "left", 2000),
    { type: "ValueChanged", key: "notes", reducer: "append", activation: "desk/left" },
    { type: "HandedOff", activation: "desk", source: "desk/left", target: "right", hop: 1, reason: "knows more" },
  ],
  [106, enter("desk/right#2", "right", "desk"), ask("desk/right#2", "reader")],
);

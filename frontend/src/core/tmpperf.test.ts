import { it } from "vitest";
import { fold } from "./fold";
it("perf", () => {
  const START: any = { type: "RunStarted", run: "r", input: "hello", agents: {}, values: { notes: ["a"] } };
  const E: any = { type: "ActivationEntered", activation: "a", node: "a", parent: ".", source: "." };
  for (let k = 0; k < 4; k++) {
    const events = [START, { type: "ActivationEntered", activation: ".", node: "." }, ...Array.from({ length: 10000 }, (_, n) => ({ ...E, activation: `a#${n}` }))];
    const t = performance.now();
    fold([{ seq: 1, at: 10, events }]);
    console.log(performance.now() - t);
  }
});

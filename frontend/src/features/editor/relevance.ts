/** Which settings matter, given what the others say. What is not named here always does. */

type Values = Record<string, unknown>;
/** `values` are those beside the field, `whole` all settings of the node. */
type Rule = (values: Values, whole: Values) => boolean;

const says = (key: string, wanted: unknown, otherwise: unknown): Rule => (values) => (values[key] ?? otherwise) === wanted;
const oneOf = (key: string, wanted: unknown[], otherwise: unknown): Rule => (values) => wanted.includes(values[key] ?? otherwise);
const has = (key: string): Rule => (values) => values[key] !== undefined && values[key] !== null && values[key] !== "";
const again = (otherwise: number): Rule => (values) => Number(values["attempts"] ?? otherwise) > 1;
const around = (key: string, wanted: unknown[], otherwise: unknown): Rule => (_, whole) => wanted.includes(whole[key] ?? otherwise);

const JOIN: Record<string, Rule> = {
  n: says("mode", "quorum", "all"),
  when: says("mode", "predicate", "all"),
  on_deadline: has("deadline_s"),
  losers: (values, whole) => (values["mode"] ?? "all") !== "all" || has("deadline_s")(values, whole),
};
const within = (path: string, rules: Record<string, Rule>) =>
  Object.fromEntries(Object.entries(rules).map(([key, rule]) => [`${path}.${key}`, rule]));

const tries = (otherwise: number) => Object.fromEntries(["backoff_s", "factor", "max_s", "jitter", "on"].map((key) => [key, again(otherwise)]));

const RESULTS: Record<string, Rule> = {
  min_success: says("on_failure", "min_success", "fail"),
  separator: says("aggregate", "concatenate", "list"),
  agent: oneOf("aggregate", ["synthesise", "best_of"], "list"),
  instructions: oneOf("aggregate", ["synthesise", "best_of"], "list"),
  vote_on: says("aggregate", "vote", "list"),
  weights: says("aggregate", "vote", "list"),
  majority: says("aggregate", "vote", "list"),
  tie: says("aggregate", "vote", "list"),
  score: says("aggregate", "best_of", "list"),
  ...within("join", JOIN),
  ...within("retry_failed", tries(2)),
};

const RULES: Record<string, Record<string, Rule>> = {
  concurrent: RESULTS,
  map: RESULTS,
  supervisor: {
    max_rounds: oneOf("mode", ["route", "ledger"], "route"),
    max_subtasks: oneOf("mode", ["plan", "ledger"], "route"),
    max_parallel: says("mode", "plan", "route"),
    reassign: oneOf("mode", ["plan", "ledger"], "route"),
    max_stalls: says("mode", "ledger", "route"),
    max_resets: says("mode", "ledger", "route"),
    review: oneOf("mode", ["plan", "ledger"], "route"),
  },
  handoff: {
    "context.n": says("mode", "last", "all"),
    "context.keys": says("mode", "keys", "all"),
    "context.agent": says("mode", "summary", "all"),
    "context.instructions": says("mode", "summary", "all"),
  },
  group_chat: {
    moderator: says("order", "moderator", "round_robin"),
    instructions: (values) => values["order"] === "moderator" || values["result"] === "summary",
    agent: says("result", "summary", "last"),
    next: says("order", "expression", "round_robin"),
  },
  loop: { accept_score: has("evaluator"), instructions: has("evaluator") },
  router: {
    agent: says("mode", "agent", "condition"),
    "cases.when": around("mode", ["condition"], "condition"),
    "cases.description": around("mode", ["agent", "capability"], "condition"),
    "cases.capabilities": around("mode", ["agent", "capability"], "condition"),
    min_confidence: oneOf("mode", ["agent", "capability"], "condition"),
  },
  approval: { on_deadline: has("deadline_s"), escalate_to: says("on_deadline", "escalate", "expire") },
  wait: { match: has("event"), transient: has("event") },
  join: JOIN,
  policy: {
    "on_error.value": says("mode", "default", "fail"),
    ...within("retry", tries(1)),
    ...within("rerun", tries(2)),
  },
};

const numbered = /\.\d+(?=\.)/g;

/** Give the test of whether a field of a kind matters now; `whole` are all settings of the node. */
export function relevanceOf(kind: string, whole: Values = {}): (path: string, values: Values) => boolean {
  return (path, values) => RULES[kind]?.[path.replaceAll(numbered, "")]?.(values, whole) ?? true;
}

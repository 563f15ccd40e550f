/** Which settings matter, given what the others say. What is not named here always does. */

type Values = Record<string, unknown>;
type Rule = (values: Values) => boolean;

const says = (key: string, wanted: unknown, otherwise: unknown): Rule => (values) => (values[key] ?? otherwise) === wanted;

const RULES: Record<string, Record<string, Rule>> = {
  concurrent: {
    min_success: says("on_failure", "min_success", "fail"),
    separator: says("aggregate", "concatenate", "list"),
    agent: says("aggregate", "synthesise", "list"),
    instructions: says("aggregate", "synthesise", "list"),
  },
  supervisor: {
    max_rounds: says("mode", "route", "route"),
    max_subtasks: says("mode", "plan", "route"),
    max_parallel: says("mode", "plan", "route"),
  },
  router: {
    agent: says("mode", "agent", "condition"),
    instructions: says("mode", "agent", "condition"),
  },
  policy: { "on_error.value": says("mode", "default", "fail") },
};

/** Give the test of whether a field of a kind matters now. */
export function relevanceOf(kind: string): (path: string, values: Values) => boolean {
  return (path, values) => RULES[kind]?.[path]?.(values) ?? true;
}

/** The names that one setting's expression may use beyond those of every node, such as `output` in what ends a loop. */
import type { Variable } from "./variables";

const say = (name: string, meaning: string): Variable => ({ name, meaning });

const OUTPUT = say("output", "what was just made");
const PASS = say("iteration", "how many passes there were");
const JOIN = [
  say("arrived", "what has arrived, by branch"),
  say("failed", "the branches that failed"),
  say("waiting", "how many are still awaited"),
];
const SAID = [say("speaker", "who spoke last"), say("turn", "how many turns there were"), say("transcript", "all that was said")];

const BY_PATH: Record<string, Variable[]> = {
  "concurrent.join.when": JOIN,
  "map.join.when": JOIN,
  "concurrent.vote_on": [OUTPUT],
  "map.vote_on": [OUTPUT],
  "concurrent.score": [OUTPUT],
  "map.score": [OUTPUT],
  "map.more": [OUTPUT],
  "map.stop_when": [say("done", "the outputs so far"), say("failed", "how many failed"), say("waiting", "how many are still awaited")],
  "loop.while": [PASS],
  "loop.until": [OUTPUT, PASS],
  "loop.carry": [OUTPUT, say("feedback", "what the evaluator said"), say("score", "the evaluator's score"), PASS],
  "group_chat.next": [...SAID, say("members", "the names of all members")],
  "group_chat.until": [say("message", "what was said last"), ...SAID],
  "wait.match": [say("event", "what came with the event")],
};

/** List the names of a setting of a kind; `join` stands for the condition of a join where edges meet. */
export function extraNames(kind: string, path: string): Variable[] {
  return path === "join" ? JOIN : (BY_PATH[`${kind}.${path}`] ?? []);
}

/** Name the events that a document speaks of: those waited for, and those that stop a node. */
export function eventNames(nodes: { config?: Record<string, unknown>; cancel_on?: string | null }[]): string[] {
  const named = nodes.flatMap(({ config, cancel_on }) => [config?.["event"], cancel_on]);
  return [...new Set(named.filter((name): name is string => typeof name === "string" && name !== "" && !name.includes("{{")))].sort();
}

/** The settings that all kinds share, in groups that belong together, each with a few words on what is set. */
import { isPattern, type GraphNode, type Settings } from "./document";
import { joinSign, signsOf, spanWords } from "./faces";
import { plural } from "./format";

export type PolicyField = "input" | "save_as" | "timeout_s" | "retry" | "on_error" | "join" | "deadline_s" | "budget" | "rerun" | "cancel_on";

export interface PolicyGroup {
  id: "join" | "scope" | "value" | "tries" | "failure";
  title: string;
  fields: PolicyField[];
  /** What is set now, in a few words; empty for the defaults. */
  note: string;
}

const GROUPS: Record<PolicyGroup["id"], { title: string; fields: PolicyField[] }> = {
  join: { title: "Join", fields: ["join"] },
  scope: { title: "Scope", fields: ["deadline_s", "budget", "rerun", "cancel_on"] },
  value: { title: "Input and output", fields: ["input", "save_as"] },
  tries: { title: "Attempts", fields: ["timeout_s", "retry"] },
  failure: { title: "When it fails", fields: ["on_error"] },
};

const STEPLESS = ["sequential", "transform", "break", "continue", "stop", "wait", "approval", "critical", "workflow", "race"];
const TERMINALS = ["input", "output"];

function triesNote({ retry, timeout_s }: GraphNode): string {
  const { attempts, rules } = (retry ?? {}) as { attempts?: number; rules?: Settings };
  const parts = [
    attempts && attempts > 1 && plural(attempts, "try", "tries"),
    rules && Object.keys(rules).length && plural(Object.keys(rules).length, "rule"),
    timeout_s && spanWords(timeout_s),
  ];
  return parts.filter(Boolean).join(", ");
}

function failureNote({ on_error }: GraphNode): string {
  return { default: "goes on with a default", port: "leaves by its error port", fail: "" }[on_error?.mode ?? "fail"];
}

function noteOf(id: PolicyGroup["id"], node: GraphNode, edgesIn: number): string {
  switch (id) {
    case "join":
      return joinSign(node.join, edgesIn).text;
    case "scope":
      return signsOf(node).scope.map((sign) => sign.text).join(", ");
    case "value":
      return [node.input !== undefined && node.input !== null && "template", node.save_as && `state.${node.save_as}`].filter(Boolean).join(", ");
    case "tries":
      return triesNote(node);
    case "failure":
      return failureNote(node);
  }
}

/** List the groups that matter to a node that `edgesIn` edges lead into: scopes first on patterns, joins where edges join. */
export function policyGroups(node: GraphNode, edgesIn: number): PolicyGroup[] {
  if (TERMINALS.includes(node.kind)) return node.kind === "output" && edgesIn > 1 ? [groupOf("join", node, edgesIn)] : [];
  const joins: PolicyGroup["id"][] = edgesIn > 1 || node.join ? ["join"] : [];
  const tries: PolicyGroup["id"][] = STEPLESS.includes(node.kind) && !node.retry && !node.timeout_s ? [] : ["tries"];
  const order: PolicyGroup["id"][] = isPattern(node.kind)
    ? ["scope", ...joins, "value", ...tries, "failure"]
    : [...joins, "value", ...tries, "failure", "scope"];
  return order.map((id) => groupOf(id, node, edgesIn));
}

function groupOf(id: PolicyGroup["id"], node: GraphNode, edgesIn: number): PolicyGroup {
  return { id, ...GROUPS[id], note: noteOf(id, node, edgesIn) };
}

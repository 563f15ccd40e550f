/** What is wrong with a document, by the node that it is shown on. */

export interface ProblemLike {
  code: string;
  message: string;
  severity?: "error" | "warning";
  node?: string | null;
  edge?: string | null;
  field?: string | null;
  hint?: string | null;
}

/** Say whether a problem forbids publishing. */
export function isError(problem: ProblemLike): boolean {
  return problem.severity !== "warning";
}

/** Group problems by their node. */
export function problemsByNode<P extends ProblemLike>(problems: P[]): Map<string, P[]> {
  const groups = new Map<string, P[]>();
  for (const problem of problems) {
    if (problem.node) groups.set(problem.node, [...(groups.get(problem.node) ?? []), problem]);
  }
  return groups;
}

/** Find what is wrong with one field of a node; `field` is a dotted path such as `config.agent`. */
export function problemAt<P extends ProblemLike>(problems: P[], field: string): P | undefined {
  return problems.find((problem) => problem.field === field || problem.field?.startsWith(`${field}.`));
}

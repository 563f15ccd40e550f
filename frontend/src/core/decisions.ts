/** What people may decide, in words: on the button, and told afterwards. */

interface DecisionWords {
  act: string;
  done: string;
  bad: boolean;
}

const KNOWN: Record<string, DecisionWords> = {
  approve: { act: "Approve", done: "approved", bad: false },
  reject: { act: "Reject", done: "rejected", bad: true },
  answer: { act: "Send the answer", done: "answered", bad: false },
};

/** Say a decision; one that a workflow names itself is said as it is. */
export function decisionWords(decision: string): DecisionWords {
  const words = decision.replaceAll(/[_-]+/g, " ");
  return KNOWN[decision] ?? { act: words.charAt(0).toUpperCase() + words.slice(1), done: `chose “${words}”`, bad: false };
}

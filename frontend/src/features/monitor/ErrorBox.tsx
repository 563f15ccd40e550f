/** A failure in words: what kind it was and what it says; marked where the run went on in spite of it. */

import { CircleX, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";

import type { ErrorInfo } from "@/core/run-events";
import { JsonView } from "@/ui";

import styles from "./ErrorBox.module.css";

const CODES: Record<string, string> = {
  timeout: "It took longer than it was allowed",
  rate_limit: "The provider asked for patience",
  provider: "The model provider failed",
  validation: "A value does not have the shape it must have",
  expression: "An expression or a template failed",
  tool: "A tool failed",
  agent: "The agent itself failed",
  refused: "It was refused",
  too_large: "The output is larger than a step may return",
  limit: "A limit was met",
  budget: "Its budget is used up",
  cancelled: "It was stopped",
  internal: "A fault of Baton's own",
};

interface ErrorBoxProps {
  error: Pick<ErrorInfo, "message" | "detail"> & { code: string };
  handled?: boolean;
  children?: ReactNode;
}

/** Draw a failure; `children` may say where to look. */
export function ErrorBox({ error, handled = false, children }: ErrorBoxProps) {
  const Icon = handled ? ShieldCheck : CircleX;
  return (
    <div className={styles.box} data-handled={handled}>
      <Icon aria-hidden className={styles.icon} />
      <div className={styles.text}>
        <p className={styles.kind}>
          {CODES[error.code] ?? error.code}
          {handled && ", and the run went on"}
        </p>
        <p className={styles.message}>{error.message}</p>
        {error.detail && <JsonView value={error.detail} open={1} />}
        {children}
      </div>
    </div>
  );
}

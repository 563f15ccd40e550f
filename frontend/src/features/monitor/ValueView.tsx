/** A value of a run for people: text as Markdown, anything else as a tree; either one to be copied or read as it is. */

import { Braces, Check, Copy, TextQuote } from "lucide-react";
import { useState } from "react";

import { isLarge } from "@/core/large";
import { inFull } from "@/core/run-format";
import { CodeText, IconButton, JsonView, Markdown, toastError } from "@/ui";

import styles from "./ValueView.module.css";

interface ValueViewProps {
  value: unknown;
  label: string;
  open?: number;
}

/** Draw a value under its label. */
export function ValueView({ value, label, open = 2 }: ValueViewProps) {
  const [raw, setRaw] = useState(false);
  return (
    <section className={styles.value} aria-label={label}>
      <header className={styles.head}>
        <h3 className={styles.label}>{label}</h3>
        {!isLarge(value) && (
          <>
            <IconButton
              size="sm"
              label={raw ? "Show for reading" : "Show as it is"}
              icon={raw ? <TextQuote aria-hidden /> : <Braces aria-hidden />}
              onClick={() => setRaw(!raw)}
            />
            <CopyButton value={value} />
          </>
        )}
      </header>
      {raw && !isLarge(value) ? <CodeText label={label} text={inFull(value)} copy={false} /> : <Readable value={value} open={open} />}
    </section>
  );
}

/** Draw a value for reading: one text of an object as text, the rest as a tree. */
export function Readable({ value, open }: { value: unknown; open: number }) {
  if (value === null || value === undefined) return <p className={styles.nothing}>Nothing</p>;
  if (value === "") return <p className={styles.nothing}>Empty text</p>;
  return (
    <div className={styles.body} tabIndex={0} role="group" aria-label="Value">
      {typeof value === "string" ? <Markdown text={value} /> : <JsonView value={value} open={open} />}
    </div>
  );
}

function CopyButton({ value }: { value: unknown }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(inFull(value));
      setCopied(true);
      window.setTimeout(() => setCopied(false), 1500);
    } catch (error) {
      toastError("The browser did not allow to copy", error);
    }
  };
  return (
    <IconButton
      size="sm"
      label={copied ? "Copied" : "Copy"}
      icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
      onClick={() => void copy()}
    />
  );
}

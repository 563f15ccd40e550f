/** A value as JSON text. What does not parse stays in the box, is said to be wrong, and changes nothing. */
import { useState } from "react";

import { Textarea } from "../Input";
import styles from "./form.module.css";
import type { WidgetProps } from "./widgets";

function written(value: unknown): string {
  return value === undefined ? "" : JSON.stringify(value, null, 2);
}

interface Read {
  value?: unknown;
  error?: string;
}

/** Read JSON text; nothing at all means no value. */
export function readJson(text: string): Read {
  if (!text.trim()) return { value: undefined };
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { error: error instanceof Error ? error.message : "This is not JSON." };
  }
}

/** Edit any value as JSON. */
export function JsonBox({ value, onChange, ids, disabled }: WidgetProps) {
  const [known, setKnown] = useState(value);
  const [text, setText] = useState(() => written(value));
  const [error, setError] = useState<string>();
  if (value !== known) {
    setKnown(value);
    setText(written(value));
    setError(undefined);
  }
  const change = (next: string) => {
    setText(next);
    const read = readJson(next);
    setError(read.error);
    if (read.error) return;
    setKnown(read.value);
    onChange(read.value);
  };
  return (
    <>
      <Textarea
        {...ids}
        mono
        rows={5}
        spellCheck={false}
        value={text}
        disabled={disabled}
        aria-invalid={error ? true : ids["aria-invalid"]}
        onChange={(event) => change(event.target.value)}
      />
      {error && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </>
  );
}

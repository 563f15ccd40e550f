/** Any input: what parses as JSON is given as such, all else as text. */
import { useState } from "react";

import { Field, readJson, Textarea } from "@/ui";

function written(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function meant(text: string): unknown {
  const looks = /^\s*[[{]/.test(text);
  const { value, error } = looks ? readJson(text) : { value: text, error: undefined };
  return error ? text : value;
}

/** Edit an input as text or JSON. */
export function FreeInput({ value, onChange }: { value: unknown; onChange: (value: unknown) => void }) {
  const [known, setKnown] = useState(value);
  const [text, setText] = useState(() => written(value));
  if (value !== known) {
    setKnown(value);
    setText(written(value));
  }
  const change = (next: string) => {
    const now = meant(next);
    setText(next);
    setKnown(now);
    onChange(now);
  };
  const kind = typeof meant(text) === "string" ? "text" : "JSON";
  return (
    <Field label="Input" hint={`Given as ${kind}. A text that starts with { or [ is read as JSON.`}>
      {(ids) => <Textarea {...ids} mono rows={10} value={text} spellCheck={false} onChange={(event) => change(event.target.value)} />}
    </Field>
  );
}

/** The plain controls: text, numbers, choices, yes or no, lists of words. */
import { useState } from "react";

import { Checkbox, Input, Select, Textarea } from "../Input";
import styles from "./form.module.css";
import type { WidgetProps } from "./widgets";

/** Edit one line of text. */
export function TextLine({ value, onChange, ids, disabled, schema }: WidgetProps) {
  return (
    <Input
      {...ids}
      value={typeof value === "string" ? value : ""}
      maxLength={schema.maxLength}
      placeholder={typeof schema.default === "string" ? schema.default : undefined}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  );
}

/** Edit text of many lines. */
export function TextArea({ value, onChange, ids, disabled }: WidgetProps) {
  return (
    <Textarea
      {...ids}
      rows={typeof value === "string" && value.length > 400 ? 10 : 4}
      value={typeof value === "string" ? value : ""}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  );
}

/** Edit a number; an empty box means the default. */
export function NumberBox({ value, onChange, ids, disabled, schema }: WidgetProps) {
  const whole = schema.type === "integer";
  return (
    <Input
      {...ids}
      type="number"
      min={schema.minimum}
      max={schema.maximum}
      step={whole ? 1 : "any"}
      value={typeof value === "number" ? value : ""}
      placeholder={schema.default === undefined || schema.default === null ? undefined : String(schema.default)}
      disabled={disabled}
      onChange={(event) => onChange(event.target.value === "" ? undefined : Number(event.target.value))}
    />
  );
}

/** Choose one of a few values. */
export function Choice({ value, onChange, ids, disabled, schema }: WidgetProps) {
  const options = schema.enum ?? [];
  const current = value ?? schema.default;
  return (
    <Select
      {...ids}
      value={current === undefined ? "" : String(current)}
      disabled={disabled}
      onChange={(event) => onChange(options.find((option) => String(option) === event.target.value))}
    >
      {current === undefined && <option value="">Choose…</option>}
      {options.map((option) => (
        <option key={String(option)} value={String(option)}>
          {String(option).replaceAll("_", " ")}
        </option>
      ))}
    </Select>
  );
}

/** Choose any of a few values. */
export function Choices({ value, onChange, ids, label, disabled, schema }: WidgetProps) {
  const options = (schema.items?.enum ?? []).map(String);
  const given = value ?? schema.default;
  const chosen = Array.isArray(given) ? given.map(String) : [];
  const turn = (option: string, on: boolean) => onChange(options.filter((each) => (each === option ? on : chosen.includes(each))));
  return (
    <div id={ids.id} role="group" aria-label={label} className={styles.choices}>
      {options.map((option) => (
        <Checkbox
          key={option}
          label={option.replaceAll("_", " ")}
          checked={chosen.includes(option)}
          disabled={disabled}
          onChange={(event) => turn(option, event.target.checked)}
        />
      ))}
    </div>
  );
}

/** Choose yes or no. */
export function YesNo({ value, onChange, ids, disabled, schema }: WidgetProps) {
  const on = typeof value === "boolean" ? value : schema.default === true;
  return (
    <Select {...ids} value={on ? "yes" : "no"} disabled={disabled} onChange={(event) => onChange(event.target.value === "yes")}>
      <option value="yes">Yes</option>
      <option value="no">No</option>
    </Select>
  );
}

/** Edit a list of words, separated by commas. */
export function WordList({ value, onChange, ids, disabled }: WidgetProps) {
  const words = Array.isArray(value) ? value.join(", ") : "";
  const [text, setText] = useState(words);
  const [known, setKnown] = useState(words);
  if (words !== known) {
    setKnown(words);
    setText(words);
  }
  const done = () => {
    const list = text.split(",").map((word) => word.trim()).filter(Boolean);
    setKnown(list.join(", "));
    setText(list.join(", "));
    onChange(list.length ? list : undefined);
  };
  return (
    <Input
      {...ids}
      value={text}
      placeholder="separated by commas"
      disabled={disabled}
      onChange={(event) => setText(event.target.value)}
      onBlur={done}
    />
  );
}

/** A list of short texts as chips: Enter or a comma adds one, Backspace in the empty box takes the last one out. */
import { X } from "lucide-react";
import { useState, type KeyboardEvent } from "react";

import styles from "./ChipsInput.module.css";
import type { ControlIds } from "./Field";

export interface ChipsInputProps {
  ids: ControlIds;
  value: string[];
  onChange: (value: string[]) => void;
  placeholder?: string;
  disabled?: boolean;
}

/** Draw the chips and the box that adds to them. */
export function ChipsInput({ ids, value, onChange, placeholder, disabled = false }: ChipsInputProps) {
  const [text, setText] = useState("");
  const add = () => {
    const fresh = text.split(",").map((word) => word.trim()).filter((word) => word && !value.includes(word));
    if (fresh.length > 0) onChange([...value, ...new Set(fresh)]);
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && text === "") onChange(value.slice(0, -1));
  };
  return (
    <div className={styles.box}>
      {value.map((word) => (
        <span key={word} className={styles.chip}>
          {word}
          <button type="button" disabled={disabled} aria-label={`Remove ${word}`} onClick={() => onChange(value.filter((each) => each !== word))}>
            <X aria-hidden />
          </button>
        </span>
      ))}
      <input
        {...ids}
        className={styles.input}
        value={text}
        disabled={disabled}
        placeholder={value.length === 0 ? placeholder : undefined}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
      />
    </div>
  );
}

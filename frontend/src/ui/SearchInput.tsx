/** A search box with its glass and a button that empties it. */
import { Search, X } from "lucide-react";
import type { Ref } from "react";

import styles from "./SearchInput.module.css";

export interface SearchInputProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder?: string;
  inputRef?: Ref<HTMLInputElement>;
}

/** Draw a search box; `label` is what a screen reader says. */
export function SearchInput({ value, onChange, label, placeholder, inputRef }: SearchInputProps) {
  return (
    <div className={styles.box}>
      <Search className={styles.glass} aria-hidden />
      <input
        ref={inputRef}
        type="search"
        className={styles.input}
        aria-label={label}
        placeholder={placeholder ?? label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {value && (
        <button type="button" className={styles.clear} aria-label="Clear the search" onClick={() => onChange("")}>
          <X aria-hidden />
        </button>
      )}
    </div>
  );
}

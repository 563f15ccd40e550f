/** A JSON value as a tree that opens and closes; long texts are cut until asked for. */
import { ChevronRight } from "lucide-react";
import { useState } from "react";

import { isLarge } from "@/core/large";

import { LargeView } from "./LargeView";
import styles from "./JsonView.module.css";

const LONG = 400;
const MANY = 60;

function isBranch(value: unknown): value is object {
  return typeof value === "object" && value !== null && !isLarge(value) && Object.keys(value).length > 0;
}

function leafClass(value: unknown): string | undefined {
  if (typeof value === "string") return styles.string;
  return typeof value === "number" ? styles.number : styles.literal;
}

function Leaf({ value }: { value: unknown }) {
  const [whole, setWhole] = useState(false);
  if (isLarge(value)) return <LargeView value={value} whole={(here) => <JsonView value={here} open={1} />} />;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const cut = !whole && text.length > LONG;
  return (
    <span className={leafClass(value)}>
      {typeof value === "string" ? `“${cut ? text.slice(0, LONG) : text}${cut ? "…" : "”"}` : text}
      {cut && (
        <button type="button" className={styles.more} onClick={() => setWhole(true)}>
          show all {text.length.toLocaleString("en")} characters
        </button>
      )}
    </span>
  );
}

function Branch({ name, value, depth, open: opened }: { name?: string; value: object; depth: number; open: number }) {
  const [open, setOpen] = useState(depth < opened);
  const [all, setAll] = useState(false);
  const entries = Object.entries(value);
  const shown = all ? entries : entries.slice(0, MANY);
  const size = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
  return (
    <div>
      <button type="button" className={styles.toggle} aria-expanded={open} onClick={() => setOpen(!open)}>
        <ChevronRight aria-hidden className={styles.chevron} />
        {name !== undefined && <span className={styles.key}>{name}</span>}
        <span className={styles.size}>{size}</span>
      </button>
      {open && (
        <div className={styles.children}>
          {shown.map(([key, child]) => (
            <Item key={key} name={key} value={child} depth={depth + 1} open={opened} />
          ))}
          {shown.length < entries.length && (
            <button type="button" className={styles.more} onClick={() => setAll(true)}>
              show {entries.length - shown.length} more
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Item({ name, value, depth, open }: { name: string; value: unknown; depth: number; open: number }) {
  if (isBranch(value)) return <Branch name={name} value={value} depth={depth} open={open} />;
  return (
    <div className={styles.row}>
      <span className={styles.key}>{name}</span> <Leaf value={value} />
    </div>
  );
}

/** Draw any JSON value; branches shallower than `open` start opened. */
export function JsonView({ value, open = 2 }: { value: unknown; open?: number }) {
  return (
    <div className={styles.json}>
      {isBranch(value) ? <Branch value={value} depth={0} open={open} /> : <Leaf value={value ?? null} />}
    </div>
  );
}

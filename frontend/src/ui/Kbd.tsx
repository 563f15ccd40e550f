/** A key or a chord, as printed on the keyboard. */
import styles from "./Kbd.module.css";

const SYMBOLS: Record<string, string> = { Mod: "Ctrl", ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };

function partsOf(keys: string): string[] {
  return keys === "+" ? [keys] : keys.split("+");
}

/** Draw a shortcut such as `Mod+Shift+Z`. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className={styles.chord}>
      {partsOf(keys).map((key) => (
        <span key={key} className={styles.key}>
          {SYMBOLS[key] ?? key}
        </span>
      ))}
    </kbd>
  );
}

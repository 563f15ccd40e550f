/** Which keys an event stands for. */

const NAMES: Record<string, string> = { " ": "Space", Esc: "Escape" };

/** Write an event as a shortcut, such as `Mod+Shift+Z`; a sign that needs Shift to be typed is itself. */
export function chordOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">): string {
  const key = NAMES[event.key] ?? event.key;
  const sign = key.length === 1 && !/[a-z0-9]/i.test(key);
  return [
    (event.ctrlKey || event.metaKey) && "Mod",
    event.altKey && "Alt",
    event.shiftKey && !sign && "Shift",
    key.length === 1 ? key.toUpperCase() : key,
  ]
    .filter(Boolean)
    .join("+");
}

/** Say whether keys typed here are text, and no shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable=true]") !== null;
}

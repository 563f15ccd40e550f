/** Numbers and times in a form for people. */

/** Write a length of time (seconds) shortly: `0.4 s`, `12 s`, `3 min 05 s`, `2 h 04 min`. */
export function duration(seconds: number): string {
  if (seconds < 0.0995) return `${Math.max(0, Math.round(seconds * 1000))} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** Write a moment within a run, as seconds after its start. */
export function offset(seconds: number): string {
  if (seconds < 60) return `${trimZeros(seconds.toFixed(3))} s`;
  return `${Math.floor(seconds / 60)}:${two(Math.floor(seconds % 60))}`;
}

/** Write a large count shortly: `950`, `1.2 k`, `3.4 M`. */
export function count(value: number): string {
  if (value < 1000) return String(value);
  if (value < 1_000_000) return `${trimZeros((value / 1000).toFixed(1))} k`;
  return `${trimZeros((value / 1_000_000).toFixed(1))} M`;
}

/** Write a price in US dollars, with as many digits as it takes to see it; nothing for no cost. */
export function money(dollars: number): string {
  if (!dollars) return "–";
  return `$${dollars >= 1 ? dollars.toFixed(2) : dollars >= 0.01 ? dollars.toFixed(3) : dollars.toPrecision(2)}`;
}

/** Write how long ago a moment was: `just now`, `5 min ago`, `3 h ago`, else the date. */
export function ago(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1000;
  if (seconds < 45) return "just now";
  if (seconds < 3570) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} h ago`;
  return at.toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" });
}

/** Write a time of day (seconds since the epoch) to the millisecond. */
export function clock(at: number): string {
  const date = new Date(at * 1000);
  return `${date.toLocaleTimeString(undefined, { hour12: false })}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** Write a value on one line: text as it is, anything else as JSON, cut at `most` characters. */
export function oneLine(value: unknown, most = 140): string {
  if (value === undefined) return "";
  const text = (typeof value === "string" ? value : JSON.stringify(value)).replaceAll(/\s+/g, " ").trim();
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Write a value in full: text as it is, anything else as indented JSON. */
export function inFull(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value, null, 2) ?? "");
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

function trimZeros(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

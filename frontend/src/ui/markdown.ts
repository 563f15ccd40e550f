/** The little Markdown that agents write, read into values. No HTML passes: what is not known stays text. */

export type Span =
  | { type: "text" | "strong" | "em" | "code"; text: string }
  | { type: "link"; text: string; href: string };

export type Block =
  | { type: "heading"; level: number; spans: Span[] }
  | { type: "paragraph" | "quote"; spans: Span[] }
  | { type: "code"; text: string }
  | { type: "list"; ordered: boolean; items: Span[][] }
  | { type: "rule" };

const SPAN = /`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(((?:https?:\/\/|\/)[^)\s]+)\)/g;
const BULLET = /^\s*[-*+]\s+(.*)$/;
const NUMBER = /^\s*\d+[.)]\s+(.*)$/;

function spanOf(match: RegExpExecArray): Span {
  const [, code, strong, strong2, em, text, href] = match;
  if (code !== undefined) return { type: "code", text: code };
  if (em !== undefined) return { type: "em", text: em };
  if (text !== undefined && href !== undefined) return { type: "link", text, href };
  return { type: "strong", text: strong ?? strong2 ?? "" };
}

/** Read the marks inside a line. */
export function readSpans(line: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of line.matchAll(SPAN)) {
    if (match.index > from) spans.push({ type: "text", text: line.slice(from, match.index) });
    spans.push(spanOf(match));
    from = match.index + match[0].length;
  }
  if (from < line.length) spans.push({ type: "text", text: line.slice(from) });
  return spans;
}

function readList(lines: string[], at: number, pattern: RegExp): { block: Block; next: number } {
  const items: Span[][] = [];
  let next = at;
  for (; next < lines.length; next++) {
    const item = pattern.exec(lines[next] ?? "");
    if (!item) break;
    items.push(readSpans(item[1] ?? ""));
  }
  return { block: { type: "list", ordered: pattern === NUMBER, items }, next };
}

function readCode(lines: string[], at: number): { block: Block; next: number } {
  let end = at + 1;
  while (end < lines.length && !(lines[end] ?? "").startsWith("```")) end++;
  return { block: { type: "code", text: lines.slice(at + 1, end).join("\n") }, next: end + 1 };
}

function readParagraph(lines: string[], at: number): { block: Block; next: number } {
  let next = at + 1;
  while (next < lines.length && !startsBlock(lines[next] ?? "")) next++;
  return { block: { type: "paragraph", spans: readSpans(lines.slice(at, next).join("\n")) }, next };
}

function startsBlock(line: string): boolean {
  return !line.trim() || /^(#{1,6}\s|```|>\s?|---+$)/.test(line) || BULLET.test(line) || NUMBER.test(line);
}

function readBlock(lines: string[], at: number): { block: Block; next: number } {
  const line = lines[at] ?? "";
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (heading) {
    const level = (heading[1] ?? "#").length;
    return { block: { type: "heading", level, spans: readSpans(heading[2] ?? "") }, next: at + 1 };
  }
  if (line.startsWith("```")) return readCode(lines, at);
  if (/^---+$/.test(line)) return { block: { type: "rule" }, next: at + 1 };
  if (line.startsWith(">")) return { block: { type: "quote", spans: readSpans(line.replace(/^>\s?/, "")) }, next: at + 1 };
  if (BULLET.test(line)) return readList(lines, at, BULLET);
  if (NUMBER.test(line)) return readList(lines, at, NUMBER);
  return readParagraph(lines, at);
}

/** Read a text into blocks. */
export function readMarkdown(text: string): Block[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    if (!(lines[at] ?? "").trim()) {
      at++;
      continue;
    }
    const { block, next } = readBlock(lines, at);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

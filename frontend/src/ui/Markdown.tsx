/** Draws the Markdown that agents write, element by element: never as HTML. */
import { createElement, useMemo } from "react";

import { readMarkdown, type Block, type Span } from "./markdown";
import styles from "./Markdown.module.css";

function SpanView({ span }: { span: Span }) {
  if (span.type === "strong") return <strong>{span.text}</strong>;
  if (span.type === "em") return <em>{span.text}</em>;
  if (span.type === "code") return <code>{span.text}</code>;
  if (span.type === "link") {
    return (
      <a href={span.href} rel="noreferrer noopener" target="_blank">
        {span.text}
      </a>
    );
  }
  return span.text;
}

function spansOf(spans: Span[]) {
  return spans.map((span, index) => <SpanView key={index} span={span} />);
}

function BlockView({ block }: { block: Block }) {
  switch (block.type) {
    case "heading":
      return createElement(`h${Math.min(block.level + 2, 6)}`, null, spansOf(block.spans));
    case "code":
      return <pre tabIndex={0}>{block.text}</pre>;
    case "rule":
      return <hr />;
    case "quote":
      return <blockquote>{spansOf(block.spans)}</blockquote>;
    case "list":
      return createElement(
        block.ordered ? "ol" : "ul",
        null,
        block.items.map((item, index) => <li key={index}>{spansOf(item)}</li>),
      );
    default:
      return <p>{spansOf(block.spans)}</p>;
  }
}

/** Draw a text as Markdown. */
export function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => readMarkdown(text), [text]);
  return (
    <div className={styles.text}>
      {blocks.map((block, index) => (
        <BlockView key={index} block={block} />
      ))}
    </div>
  );
}

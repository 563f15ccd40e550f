/** Text with {{ CEL }} in it, conditions in CEL, and plain instructions: with a list of the names that may be used. */
import { Braces } from "lucide-react";
import { useRef, useState, type ReactNode } from "react";

import { extraNames } from "@/core/extra-names";
import { variablesFor, type Variable } from "@/core/variables";
import { useDocument } from "@/store/editor";
import { Button, Menu, readJson, Textarea, type WidgetProps } from "@/ui";

import { useFormNode } from "./nodeContext";
import styles from "./TemplateWidget.module.css";

interface EditorProps {
  props: WidgetProps;
  text: string;
  onText: (text: string) => void;
  wrap: (name: string) => string;
  rows: number;
  note?: ReactNode;
}

function useVariables(path: string): Variable[] {
  const document = useDocument();
  const node = useFormNode();
  return node ? [...extraNames(node.kind, path), ...variablesFor(document, node)] : [];
}

function InsertMenu({ path, onPick, disabled }: { path: string; onPick: (name: string) => void; disabled: boolean }) {
  const variables = useVariables(path);
  return (
    <Menu
      label="Names that may be used"
      align="start"
      items={variables.map(({ name, meaning }) => ({ id: name, label: `${name}: ${meaning}`, run: () => onPick(name) }))}
      trigger={(props) => (
        <Button {...props} size="sm" variant="ghost" icon={<Braces aria-hidden />} disabled={disabled}>
          Insert
        </Button>
      )}
    />
  );
}

function ExpressionEditor({ props, text, onText, wrap, rows, note }: EditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const at = area.current?.selectionStart ?? text.length;
    const end = area.current?.selectionEnd ?? at;
    onText(text.slice(0, at) + wrap(name) + text.slice(end));
    window.requestAnimationFrame(() => area.current?.focus());
  };
  return (
    <div className={styles.editor}>
      <Textarea
        {...props.ids}
        ref={area}
        mono
        rows={rows}
        spellCheck={false}
        value={text}
        placeholder={typeof props.schema.default === "string" ? props.schema.default : undefined}
        disabled={props.disabled}
        onChange={(event) => onText(event.target.value)}
      />
      <div className={styles.foot}>
        <InsertMenu path={props.path} onPick={insert} disabled={props.disabled} />
        {note}
      </div>
    </div>
  );
}

const inBraces = (name: string) => `{{ ${name} }}`;

/** Edit instructions: text that may hold expressions. */
export function TextWidget(props: WidgetProps) {
  const text = typeof props.value === "string" ? props.value : "";
  return <ExpressionEditor props={props} text={text} onText={(next) => props.onChange(next || undefined)} wrap={inBraces} rows={4} />;
}

/** Edit a condition. */
export function CelWidget(props: WidgetProps) {
  const text = typeof props.value === "string" ? props.value : "";
  return <ExpressionEditor props={props} text={text} onText={(next) => props.onChange(next || undefined)} wrap={(name) => name} rows={2} />;
}

/** Edit the condition of a join where edges meet. */
export function JoinCelWidget(props: WidgetProps) {
  return <CelWidget {...props} path="join" />;
}

function looksLikeJson(text: string): boolean {
  return /^\s*(\[|\{(?!\{))/.test(text);
}

function writtenAs(value: unknown): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/** Edit a template that is a text, or a JSON value with expressions in its texts. */
export function TemplateWidget(props: WidgetProps) {
  const [known, setKnown] = useState(props.value);
  const [text, setText] = useState(() => writtenAs(props.value));
  if (props.value !== known) {
    setKnown(props.value);
    setText(writtenAs(props.value));
  }
  const read = looksLikeJson(text) ? readJson(text) : { value: text || undefined };
  const onText = (next: string) => {
    setText(next);
    const { value, error } = looksLikeJson(next) ? readJson(next) : { value: next || undefined };
    if (error) return;
    setKnown(value);
    props.onChange(value);
  };
  const note = read.error ? <span className={styles.error}>{read.error}</span> : <span>{looksLikeJson(text) ? "JSON" : "Text"}</span>;
  return <ExpressionEditor props={props} text={text} onText={onText} wrap={inBraces} rows={3} note={note} />;
}

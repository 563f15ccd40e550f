/** Asks an agent once, apart from any run, and shows what it answers. */

import { Send } from "lucide-react";
import { type SyntheticEvent, useState } from "react";

import { type Answer, useAskAgent } from "@/api/registry";
import { formatCount, formatDuration } from "@/core/format";
import { Button, ErrorState, Field, JsonView, Markdown, Panel, readJson, Textarea } from "@/ui";

import styles from "./Registry.module.css";

/** Draw the question box and the last answer. */
export function TryAgent({ slug, unsaved }: { slug: string; unsaved: boolean }) {
  const [text, setText] = useState("");
  const ask = useAskAgent(slug);
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    ask.mutate(inputOf(text));
  };
  return (
    <Panel title="Try it">
      <form className={styles.form} onSubmit={send}>
        <Field label="Input" hint={unsaved ? "The saved version is asked, not what is typed here and not saved." : "Text, or JSON."}>
          {(ids) => <Textarea {...ids} rows={4} value={text} onChange={(event) => setText(event.target.value)} />}
        </Field>
        <div>
          <Button type="submit" icon={<Send aria-hidden />} busy={ask.isPending} disabled={text.trim() === ""}>
            Ask
          </Button>
        </div>
        {ask.error && <ErrorState title="It could not be asked" error={ask.error} />}
        {ask.data && <AnswerView answer={ask.data} />}
      </form>
    </Panel>
  );
}

function inputOf(text: string): unknown {
  const looksLikeJson = /^\s*[[{"]/.test(text);
  const read = looksLikeJson ? readJson(text) : {};
  return read.value === undefined ? text : read.value;
}

function AnswerView({ answer }: { answer: Answer }) {
  const { usage, error, output, note } = answer;
  return (
    <div aria-live="polite" className={styles.answer}>
      {error ? <p className={styles.error}>{error.message}</p> : typeof output === "string" ? <Markdown text={output} /> : <JsonView value={output} />}
      {note && <p className={styles.notice}>{note}</p>}
      <p className={styles.quiet}>
        {formatDuration(answer.duration_ms)}
        {usage && `, ${formatCount(usage.input_tokens)} tokens in, ${formatCount(usage.output_tokens)} out`}
      </p>
    </div>
  );
}

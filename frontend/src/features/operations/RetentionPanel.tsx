/** For how many days runs are kept, what that would prune now, and pruning at once. */

import { Scissors } from "lucide-react";
import { type SyntheticEvent, useState } from "react";

import { ApiError } from "@/api/errors";
import { type Retention, type Storage, usePrunable, useSaveRetention } from "@/api/storage";
import { formatBytes, plural } from "@/core/format";
import { Button, Field, Input, Panel, toast, toastError } from "@/ui";

import styles from "./Operations.module.css";
import { PruneDialog } from "./PruneDialog";

const FIELDS = [
  { id: "keep_days", label: "Days to keep what ended well", hint: "Runs that succeeded or were cancelled, from their end on." },
  { id: "keep_failed_days", label: "Days to keep what failed", hint: "As a rule longer, to look into them." },
] as const;

/** Draw the form. */
export function RetentionPanel({ storage }: { storage: Storage }) {
  const { retention } = storage;
  const [draft, setDraft] = useState<Retention>(retention);
  const [asking, setAsking] = useState(false);
  const save = useSaveRetention();
  const tried = usePrunable(draft);
  const dirty = FIELDS.some(({ id }) => (draft[id] ?? null) !== (retention[id] ?? null));
  const fields = save.error instanceof ApiError ? save.error.fields : {};
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    save.mutate(draft, {
      onSuccess: () => toast("Retention saved", "success"),
      onError: (error) => (error instanceof ApiError && error.status < 500 ? undefined : toastError("The retention was not saved", error)),
    });
  };
  const prunable = dirty ? tried.data : storage.prunable;
  return (
    <Panel title="Retention">
      <form className={styles.form} onSubmit={send} noValidate>
        <div className={styles.measures}>
          {FIELDS.map(({ id, label, hint }) => (
            <Field key={id} label={label} hint={hint} error={fields[id]?.[0]}>
              {(ids) => (
                <Input
                  {...ids}
                  type="number"
                  min={1}
                  step={1}
                  placeholder="for ever"
                  value={draft[id] ?? ""}
                  onChange={(event) => setDraft({ ...draft, [id]: event.target.value === "" ? null : Number(event.target.value) })}
                />
              )}
            </Field>
          ))}
        </div>
        <p className={styles.preview} role="status">
          {prunable ? previewWords(prunable, dirty, draft) : "What would be pruned is being counted."}
        </p>
        <div className={styles.buttons}>
          <Button type="submit" variant="primary" disabled={!dirty} busy={save.isPending}>
            Save the retention
          </Button>
          <Button variant="danger" icon={<Scissors aria-hidden />} disabled={storage.prunable.runs === 0 || dirty} onClick={() => setAsking(true)}>
            Prune now
          </Button>
        </div>
      </form>
      {asking && <PruneDialog prunable={storage.prunable} onClose={() => setAsking(false)} />}
    </Panel>
  );
}

function previewWords({ runs, bytes }: Storage["prunable"], dirty: boolean, { keep_days, keep_failed_days }: Retention): string {
  if (runs === 0) {
    if (dirty) return "Nothing would be pruned.";
    return keep_days === null && keep_failed_days === null ? "Every run is kept." : "No run was kept for longer than that: there is nothing to prune.";
  }
  const what = `${plural(runs, "run")} with ${formatBytes(bytes)}`;
  return dirty ? `Saved so, ${what} would be pruned, a little each minute.` : `${what} may go: ${runs === 1 ? "it is" : "they are"} pruned a little each minute.`;
}

/** Adds or changes a limit: whom it is about, and how much of what is allowed. */

import { type SyntheticEvent, useId, useState } from "react";

import { ApiError } from "@/api/errors";
import { type Limit, type LimitWrite, useSaveLimit } from "@/api/limits";
import { type Measure, MEASURE_WORDS, MEASURES, measuresOf, type Scope, SCOPE_WORDS, SCOPES } from "@/core/limits";
import { Button, Dialog, Field, Input, Select, toast, toastError } from "@/ui";

import styles from "./Operations.module.css";
import { limitSubject, useSubjects } from "./subjects";

type Measures = Partial<Record<Measure, number | null>>;

/** Show the form. */
export function LimitDialog({ limit, onClose }: { limit: Limit | null; onClose: () => void }) {
  const [scope, setScope] = useState<Scope>(limit?.scope ?? "workflow");
  const [subject, setSubject] = useState(limit?.subject ?? "");
  const [measures, setMeasures] = useState<Measures>(() => Object.fromEntries(MEASURES.map((measure) => [measure, limit?.[measure] ?? null])));
  const subjects = useSubjects(scope);
  const save = useSaveLimit(limit?.id ?? null);
  const id = useId();
  const chosen = subjects?.some((each) => each.subject === subject) ? subject : (subjects?.[0]?.subject ?? "");
  const fields = save.error instanceof ApiError ? save.error.fields : {};
  const general = save.error && Object.keys(fields).length === 0 ? save.error.message : fields["non_field_errors"]?.[0];
  const send = (event: SyntheticEvent) => {
    event.preventDefault();
    const allowed = measuresOf(scope);
    const body = Object.fromEntries(MEASURES.map((measure) => [measure, allowed.includes(measure) ? (measures[measure] ?? null) : null]));
    save.mutate({ scope, subject: limit?.subject ?? chosen, ...body } as LimitWrite, {
      onSuccess: () => {
        toast(limit ? "Limit saved" : "Limit added", "success");
        onClose();
      },
      onError: (error) => error instanceof ApiError && error.status < 500 ? undefined : toastError("The limit was not saved", error),
    });
  };
  return (
    <Dialog
      title={limit ? `Limit of ${limitSubject(limit)}` : "New limit"}
      description="An empty box is no limit. What is too much waits for its turn."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" form={id} variant="primary" busy={save.isPending}>
            {limit ? "Save" : "Add"}
          </Button>
        </>
      }
    >
      <form id={id} className={styles.form} onSubmit={send} noValidate>
        {!limit && (
          <div className={styles.measures}>
            <Field label="About" error={fields["scope"]?.[0]}>
              {(ids) => (
                <Select {...ids} value={scope} onChange={(event) => setScope(event.target.value as Scope)}>
                  {SCOPES.map((each) => (
                    <option key={each} value={each}>
                      {SCOPE_WORDS[each]}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            {scope !== "all" && (
              <Field label={`Which ${scope}`} error={fields["subject"]?.[0]}>
                {(ids) => (
                  <Select {...ids} value={chosen} disabled={!subjects?.length} onChange={(event) => setSubject(event.target.value)}>
                    {subjects?.length === 0 && <option value="">There is none yet</option>}
                    {subjects?.map((each) => (
                      <option key={each.subject} value={each.subject}>
                        {each.name}
                      </option>
                    ))}
                  </Select>
                )}
              </Field>
            )}
          </div>
        )}
        {limit && fields["subject"]?.[0] && <p className={styles.error}>{fields["subject"][0]}</p>}
        <div className={styles.measures}>
          {measuresOf(scope).map((measure) => (
            <Field key={measure} label={MEASURE_WORDS[measure].label} hint={MEASURE_WORDS[measure].hint} error={fields[measure]?.[0]}>
              {(ids) => (
                <Input
                  {...ids}
                  type="number"
                  min={1}
                  step={1}
                  placeholder="no limit"
                  value={measures[measure] ?? ""}
                  onChange={(event) => setMeasures({ ...measures, [measure]: event.target.value === "" ? null : Number(event.target.value) })}
                />
              )}
            </Field>
          ))}
        </div>
        {general && (
          <p className={styles.error} role="alert">
            {general}
          </p>
        )}
      </form>
    </Dialog>
  );
}

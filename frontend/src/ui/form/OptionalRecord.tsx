/** A group of settings that may be absent as a whole: a button brings it, another takes it away. */
import { Plus, Trash2 } from "lucide-react";

import { initialValue, type JsonSchema } from "@/core/schema";

import { Button } from "../Button";
import { cx } from "../classes";
import { IconButton } from "../IconButton";
import type { PartProps, Values } from "./fields";
import styles from "./form.module.css";

export interface OptionalRecordProps extends PartProps {
  hint?: string | undefined;
  error?: string | undefined;
}

function firstValues(schema: JsonSchema, root: JsonSchema): Values {
  const required = (schema.required ?? []).map((key) => [key, initialValue(schema.properties?.[key] ?? {}, root)]);
  return Object.fromEntries(required) as Values;
}

/** Edit the group, or offer it. */
export function OptionalRecord({ Fields, label, hint, error, value, onChange, ...rest }: OptionalRecordProps) {
  const given = typeof value === "object" && value !== null;
  if (!given) {
    return (
      <div className={styles.absent}>
        <Button
          size="sm"
          icon={<Plus aria-hidden />}
          disabled={rest.disabled}
          onClick={() => onChange(firstValues(rest.schema, rest.root))}
        >
          {label}
        </Button>
        {hint && <p className={styles.hint}>{hint}</p>}
      </div>
    );
  }
  return (
    <fieldset className={cx(styles.group, styles.optional)}>
      <legend className={styles.legend}>{label}</legend>
      <span className={styles.takeAway}>
        <IconButton
          size="sm"
          label={`Take ${label.toLowerCase()} away`}
          icon={<Trash2 aria-hidden />}
          disabled={rest.disabled}
          onClick={() => onChange(undefined)}
        />
      </span>
      {error && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
      <Fields {...rest} value={value as Values} onChange={onChange} />
    </fieldset>
  );
}

/** The typed values that the nodes of a run share, each with the rule by which writes are merged. */
import { Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import type { StateKey } from "@/core/document";
import { setWorkflow } from "@/core/operations";
import { edit, useDocument } from "@/store/editor";
import { Button, Field, IconButton, Input, Select } from "@/ui";

import styles from "./Inspector.module.css";

const TYPES = ["string", "number", "boolean", "array", "object", "any"];
const REDUCERS: Record<string, string[]> = {
  string: ["replace", "max", "min"],
  number: ["replace", "add", "max", "min"],
  boolean: ["replace"],
  array: ["replace", "append", "extend", "union"],
  object: ["replace", "merge"],
  any: ["replace"],
};

function change(keys: Record<string, StateKey>, label: string): void {
  edit(label, (document) => setWorkflow(document, { state: keys }));
}

function OneOf({ label, value, options, disabled, onChange }: { label: string; value: string; options: string[]; disabled: boolean; onChange: (value: string) => void }) {
  return (
    <Field label={label}>
      {(ids) => (
        <Select {...ids} value={value} disabled={disabled} onChange={(event) => onChange(event.target.value)}>
          {options.map((option) => (
            <option key={option}>{option}</option>
          ))}
        </Select>
      )}
    </Field>
  );
}

function KeyForm({ name, disabled }: { name: string; disabled: boolean }) {
  const keys = useDocument().state ?? {};
  const key = keys[name] ?? { type: "any" };
  const set = (changed: Partial<StateKey>) => change({ ...keys, [name]: { ...key, ...changed } }, "Change a state key");
  const drop = () => change(Object.fromEntries(Object.entries(keys).filter(([other]) => other !== name)), "Delete a state key");
  return (
    <div className={styles.key} role="group" aria-label={`State key ${name}`}>
      <div className={styles.wire}>
        <code>state.{name}</code>
        <IconButton size="sm" label={`Delete the key ${name}`} icon={<Trash2 aria-hidden />} disabled={disabled} onClick={drop} />
      </div>
      <div className={styles.row}>
        <OneOf
          label="Type"
          value={key.type}
          options={TYPES}
          disabled={disabled}
          onChange={(type) => set({ type, reducer: "replace", default: undefined })}
        />
        <OneOf
          label="Reducer"
          value={key.reducer ?? "replace"}
          options={REDUCERS[key.type] ?? ["replace"]}
          disabled={disabled}
          onChange={(reducer) => set({ reducer })}
        />
      </div>
    </div>
  );
}

/** Edit the state keys of the workflow. */
export function StateKeys({ disabled }: { disabled: boolean }) {
  const keys = useDocument().state ?? {};
  const [name, setName] = useState("");
  const lawful = /^[a-z_][a-z0-9_]{0,39}$/.test(name) && !(name in keys);
  const add = () => {
    change({ ...keys, [name]: { type: "string", reducer: "replace" } }, "Add a state key");
    setName("");
  };
  return (
    <>
      {Object.keys(keys).length === 0 && (
        <p className={styles.note}>Values that nodes share in a run: a node saves into a key, templates read state.key.</p>
      )}
      {Object.keys(keys).map((key) => (
        <KeyForm key={key} name={key} disabled={disabled} />
      ))}
      {!disabled && (
        <form
          className={styles.row}
          onSubmit={(event) => {
            event.preventDefault();
            if (lawful) add();
          }}
        >
          <Field label="New key" error={name && !lawful ? "Small letters, digits and _; not taken." : undefined}>
            {(ids) => <Input {...ids} value={name} spellCheck={false} onChange={(event) => setName(event.target.value)} />}
          </Field>
          <Button type="submit" icon={<Plus aria-hidden />} disabled={!lawful}>
            Add
          </Button>
        </form>
      )}
    </>
  );
}

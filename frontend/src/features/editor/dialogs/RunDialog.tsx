/** Starts a run of the draft: the input's schema makes the form; without one, any text or JSON will do. */
import { useState } from "react";
import { useNavigate } from "react-router";

import { ApiError } from "@/api/errors";
import { useStartRun } from "@/api/runs";
import { isError } from "@/core/problems";
import { initialValue, type JsonSchema } from "@/core/schema";
import { noteDraft, useDraft } from "@/store/draft";
import { useDocument } from "@/store/editor";
import { Button, Dialog, SchemaForm, Tabs, type Values } from "@/ui";

import { ProblemList } from "../Problems";
import { saveNow } from "../useAutosave";
import styles from "./dialogs.module.css";
import { FreeInput } from "./FreeInput";

interface InputSpec {
  schema: JsonSchema | null;
  example: unknown;
}

function useInputSpec(): InputSpec {
  const config = useDocument().nodes.find((node) => node.kind === "input")?.config ?? {};
  const schema = config["schema"] as JsonSchema | null | undefined;
  return { schema: schema && Object.keys(schema).length > 0 ? schema : null, example: config["example"] };
}

function firstValue({ schema, example }: InputSpec): unknown {
  if (example !== undefined && example !== null) return example;
  return schema ? initialValue(schema) : "";
}

const SHORT = 200;

/** Give texts room: a one-line box would swallow the line breaks of what is pasted. */
function roomy(schema: JsonSchema): JsonSchema {
  const fields = Object.entries(schema.properties ?? {}).map(([name, field]): [string, JsonSchema] => {
    const plain = field.type === "string" && !field.enum && !field.widget && (field.format ?? "textarea") === "textarea";
    const long = plain && (field.maxLength ?? Infinity) > SHORT;
    return [name, long ? { ...field, widget: "text" } : field];
  });
  return { ...schema, properties: Object.fromEntries(fields) };
}

function isForm(schema: JsonSchema | null): schema is JsonSchema {
  return schema?.type === "object" && schema.properties !== undefined;
}

function InputForm({ spec, value, onChange, error }: { spec: InputSpec; value: unknown; onChange: (value: unknown) => void; error: unknown }) {
  const [tab, setTab] = useState("form");
  const fields = error instanceof ApiError ? error.fields : {};
  if (!isForm(spec.schema)) return <FreeInput value={value} onChange={onChange} />;
  return (
    <Tabs
      label="How to give the input"
      tabs={[
        { id: "form", label: "Form" },
        { id: "json", label: "JSON" },
      ]}
      current={tab}
      onChange={setTab}
    >
      {tab === "form" ? (
        <div className={styles.input}>
          <SchemaForm
            schema={roomy(spec.schema)}
            value={(value ?? {}) as Values}
            onChange={onChange}
            errorAt={(path) => (fields[path] ?? fields[`input.${path}`])?.[0]}
          />
        </div>
      ) : (
        <div className={styles.input}>
          <FreeInput value={value} onChange={onChange} />
        </div>
      )}
    </Tabs>
  );
}

/** Draw the dialog that runs the draft. */
export function RunDialog({ onClose }: { onClose: () => void }) {
  const { slug, problems } = useDraft();
  const spec = useInputSpec();
  const [value, setValue] = useState<unknown>(() => firstValue(spec));
  const start = useStartRun();
  const navigate = useNavigate();
  const blocked = problems.some(isError);
  const go = async () => {
    await saveNow();
    start.mutate(
      { workflow: slug, input: value, draft: true },
      {
        onSuccess: (run) => {
          noteDraft({ lastRun: run.id });
          void navigate(`/runs/${run.id}`);
        },
      },
    );
  };
  return (
    <Dialog
      title="Run the draft"
      description={blocked ? undefined : "The run is pinned to the draft as it is now."}
      onClose={onClose}
      footer={
        <>
          {spec.example !== undefined && spec.example !== null && (
            <Button variant="ghost" onClick={() => setValue(spec.example)}>
              Use the example
            </Button>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" busy={start.isPending} disabled={blocked} onClick={() => void go()}>
            Run
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        {blocked ? (
          <>
            <p>These errors must be mended first:</p>
            <div className={styles.problems}>
              <ProblemList />
            </div>
          </>
        ) : (
          <InputForm spec={spec} value={value} onChange={setValue} error={start.error} />
        )}
        {start.error && (
          <p role="alert" className={styles.refused}>
            {start.error.message}
          </p>
        )}
      </div>
    </Dialog>
  );
}

/** Replaces the draft by a file that was exported before; undo brings the old one back. */
import { useState } from "react";

import { loadElk } from "@/actions";
import { readDocument, type GraphDocument } from "@/core/document";
import { plural } from "@/core/format";
import { arrange, needsLayout } from "@/core/layout";
import { edit, select } from "@/store/editor";
import { Button, Dialog, Field, Input, readJson } from "@/ui";

import styles from "./dialogs.module.css";

async function readFile(file: File): Promise<GraphDocument> {
  const { value, error } = readJson(await file.text());
  if (error) throw new Error(`${file.name} is not JSON: ${error}`);
  const document = readDocument(value);
  if (document.nodes.length === 0) throw new Error(`${file.name} holds no nodes.`);
  return needsLayout(document) ? arrange(document, await loadElk()) : document;
}

/** Draw the dialog that reads a file. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [document, setDocument] = useState<GraphDocument | null>(null);
  const [error, setError] = useState<string>();
  const read = async (file: File | undefined) => {
    setDocument(null);
    setError(undefined);
    if (!file) return;
    try {
      setDocument(await readFile(file));
    } catch (failure) {
      setError(failure instanceof Error ? failure.message : String(failure));
    }
  };
  const replace = () => {
    if (!document) return;
    select([]);
    edit("Replace by a file", () => document);
    onClose();
  };
  return (
    <Dialog
      title="Replace the draft by a file"
      description="Undo brings the present draft back."
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="primary" disabled={!document} onClick={replace}>
            Replace
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <Field label="File" error={error} hint={document ? `${plural(document.nodes.length, "node")}, ${plural(document.edges.length, "edge")}` : undefined}>
          {(ids) => <Input {...ids} type="file" accept=".json,application/json" onChange={(event) => void read(event.target.files?.[0])} />}
        </Field>
      </div>
    </Dialog>
  );
}

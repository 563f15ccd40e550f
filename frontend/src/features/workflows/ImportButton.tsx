/** Makes a workflow of a file that was exported before. */
import { useRef, type ReactNode } from "react";
import { useNavigate } from "react-router";

import { useImportWorkflow } from "@/api/workflows";
import { Button, readJson, toast, toastError } from "@/ui";

function nameFrom(file: string): string {
  return file.replace(/\.json$/i, "").replaceAll(/[-_]+/g, " ");
}

/** Draw the button that asks for a file. */
export function ImportButton({ icon }: { icon: ReactNode }) {
  const input = useRef<HTMLInputElement>(null);
  const imported = useImportWorkflow();
  const navigate = useNavigate();
  const read = async (file: File | undefined) => {
    if (!file) return;
    const { value, error } = readJson(await file.text());
    if (error || typeof value !== "object" || value === null) return toast(`${file.name} is not a workflow`, "danger", error);
    imported.mutate(
      { name: nameFrom(file.name), ...value },
      {
        onSuccess: (made) => void navigate(`/workflows/${made.slug}`),
        onError: (refused) => toastError(`${file.name} was not imported`, refused),
      },
    );
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,application/json"
        onChange={(event) => {
          void read(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      <Button icon={icon} busy={imported.isPending} onClick={() => input.current?.click()}>
        Import
      </Button>
    </>
  );
}

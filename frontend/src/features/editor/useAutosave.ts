/** Saves the draft by itself, a moment after the last change. Nothing that was typed is dropped, whatever the server says. */
import { useEffect } from "react";

import { ApiError } from "@/api/errors";
import { saveDraft } from "@/api/workflows";
import { noteDraft, useDraft } from "@/store/draft";
import { currentDocument, useEditor } from "@/store/editor";

const QUIET_MS = 700;
const RETRY_MS = 4000;

let timer = 0;
let saving: Promise<void> | null = null;

function schedule(delay: number): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void saveNow(), delay);
}

function noteFailure(error: unknown): void {
  const conflict = error instanceof ApiError && error.status === 409;
  const reason = error instanceof Error ? error.message : String(error);
  noteDraft({ status: conflict ? "conflict" : "failed", reason });
  if (error instanceof ApiError && (error.status === 0 || error.status >= 500)) schedule(RETRY_MS);
}

async function save(): Promise<void> {
  const { slug, revision } = useDraft.getState();
  const document = currentDocument();
  noteDraft({ status: "saving", reason: null });
  try {
    const answer = await saveDraft(slug, document, revision);
    const same = currentDocument() === document;
    noteDraft({ revision: answer.revision, dirty: answer.dirty, status: same ? "saved" : "unsaved" });
    if (same) noteDraft({ problems: answer.problems });
    else schedule(QUIET_MS);
  } catch (error) {
    noteFailure(error);
  }
}

/** Save at once whatever is not saved; wait for a save that is under way. */
export async function saveNow(): Promise<void> {
  window.clearTimeout(timer);
  if (saving) await saving;
  const { status } = useDraft.getState();
  if (status !== "unsaved" && status !== "failed") return;
  saving = save().finally(() => {
    saving = null;
  });
  await saving;
}

/** Save over what somebody else saved meanwhile, from the revision that is there now. */
export async function overwrite(revision: number): Promise<void> {
  noteDraft({ revision, status: "unsaved" });
  await saveNow();
}

function onUnload(event: BeforeUnloadEvent): void {
  if (useDraft.getState().status === "saved" || !useEditor.getState().editable) return;
  void saveNow();
  event.preventDefault();
}

/** Keep the draft saved while the editor is open, and once more when it closes. */
export function useAutosave(): void {
  useEffect(() => {
    const stop = useEditor.subscribe((now, before) => {
      const opened = now.history.past.length + now.history.future.length === 0;
      if (opened || now.history.present === before.history.present) return;
      if (useDraft.getState().status !== "conflict") noteDraft({ status: "unsaved" });
      schedule(QUIET_MS);
    });
    window.addEventListener("beforeunload", onUnload);
    return () => {
      stop();
      window.removeEventListener("beforeunload", onUnload);
      void saveNow();
    };
  }, []);
}

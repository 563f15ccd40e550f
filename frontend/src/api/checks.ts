/** What the server finds out about a document without running it: whether it is sound, what could be better, what is handed over. */
import type { Advice } from "@/core/advice";
import type { GraphDocument } from "@/core/document";
import type { SoundnessReport } from "@/core/soundness";

import { client, dataOf } from "./client";

/** Ask whether every run of a document comes to an end, and for a run that shows it where not. */
export function checkSoundness(document: GraphDocument): Promise<SoundnessReport> {
  return asked("/api/workflows/check-soundness/", { document });
}

/** Ask what could be better in a document; `workflow` names the one whose past runs are looked at. */
export async function fetchAdvice(document: GraphDocument, workflow: string): Promise<Advice[]> {
  return asked("/api/workflows/advice/", { document, workflow });
}

/** Ask what a member of a handoff would be given of what came before it. */
export function previewHandoff(document: GraphDocument, node: string, sample: unknown): Promise<unknown> {
  return asked("/api/workflows/handoff-preview/", { document, node, sample });
}

function asked<T>(path: string, body: object): Promise<T> {
  return dataOf(client.POST(path as never, { body } as never)) as Promise<T>;
}

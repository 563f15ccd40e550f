/** What the server finds out about a document without running it: whether it is sound, what could be better, what is handed over. */
import type { Advice } from "@/core/advice";
import type { GraphDocument } from "@/core/document";
import type { SoundnessReport } from "@/core/soundness";

import { client, dataOf } from "./client";
import type { components } from "./schema.gen";

export type HandoffSample = components["schemas"]["HandoffSample"];
export type HandoffPreview = components["schemas"]["HandoffPreview"];

type Body = Record<string, unknown>;

/** Ask whether every run of a document comes to an end, and for a run that shows it where not. */
export async function checkSoundness(document: GraphDocument, workflow: string): Promise<SoundnessReport> {
  const report = await dataOf(client.POST("/api/workflows/check-soundness/", { body: { document, workflow } }));
  // the events in a counterexample's log are those of `run-events`, which the schema does not spell out
  return report as unknown as SoundnessReport;
}

/** Ask what could be better in a document; `workflow` names the one whose past runs are looked at. */
export function fetchAdvice(document: GraphDocument, workflow: string): Promise<Advice[]> {
  return dataOf(client.POST("/api/workflows/advice/", { body: { document, workflow } }));
}

/** Ask what a member of the handoff `node` would be given of what came before it. */
export function previewHandoff(document: GraphDocument, node: string, sample: HandoffSample): Promise<HandoffPreview> {
  const body = { document: document as unknown as Body, node, sample };
  return dataOf(client.POST("/api/workflows/handoff-preview/", { body }));
}

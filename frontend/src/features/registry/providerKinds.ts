/** The kinds of model provider in words, and what each needs. */

import type { Provider } from "@/api/registry";

export type ProviderKind = Provider["kind"];

export const PROVIDER_KINDS: Record<ProviderKind, { title: string; local: boolean; url: boolean }> = {
  openai_compatible: { title: "OpenAI-compatible address", local: false, url: true },
  openai: { title: "OpenAI", local: false, url: false },
  anthropic: { title: "Anthropic", local: false, url: false },
  google: { title: "Google", local: false, url: false },
  "local-decider": { title: "Decision model in this process", local: true, url: false },
  "local-embeddings": { title: "Sentence embeddings in this process", local: true, url: false },
};

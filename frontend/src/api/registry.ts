/** The registry over HTTP: agents, their versions and kinds, functions, model providers. */

import { type QueryKey, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { client, dataOf } from "./client";
import type { components } from "./schema.gen";

export type Agent = components["schemas"]["Agent"];
export type AgentWrite = components["schemas"]["AgentWrite"];
export type AgentVersion = components["schemas"]["AgentVersion"];
export type AgentKind = components["schemas"]["AgentKind"];
export type AgentFunction = components["schemas"]["Function"];
export type Answer = components["schemas"]["Answer"];
export type Provider = components["schemas"]["Provider"];
export type ProviderWrite = components["schemas"]["ProviderWrite"];

export const agentKeys = {
  all: ["agents"] as const,
  list: (filter: AgentFilter) => ["agents", "list", filter] as const,
  one: (slug: string) => ["agents", "one", slug] as const,
  versions: (slug: string) => ["agents", "versions", slug] as const,
};
const providerKey = ["providers"] as const;

/** What a list of agents is narrowed by. */
export interface AgentFilter {
  q?: string;
  kind?: string;
  capability?: string;
}

/** List agents by text, kind and capability. */
export function useAgents(filter: AgentFilter = {}) {
  return useQuery({
    queryKey: agentKeys.list(filter),
    queryFn: () => dataOf(client.GET("/api/agents/", { params: { query: filter } })),
    placeholderData: (before) => before,
  });
}

/** Read one agent as it is now. */
export function useAgent(slug: string) {
  return useQuery({
    queryKey: agentKeys.one(slug),
    queryFn: () => dataOf(client.GET("/api/agents/{slug}/", { params: { path: { slug } } })),
  });
}

/** List an agent's versions, the newest first. */
export function useAgentVersions(slug: string) {
  return useQuery({
    queryKey: agentKeys.versions(slug),
    queryFn: () => dataOf(client.GET("/api/agents/{slug}/versions/", { params: { path: { slug } } })),
  });
}

/** List the kinds of agent, each with the JSON Schema of its settings. */
export function useAgentKinds() {
  return useQuery({
    queryKey: ["agent-kinds"],
    queryFn: () => dataOf(client.GET("/api/agent-kinds/")),
    staleTime: Infinity,
  });
}

/** List the functions that the operator registered. */
export function useFunctions() {
  return useQuery({
    queryKey: ["functions"],
    queryFn: () => dataOf(client.GET("/api/functions/")),
    staleTime: Infinity,
  });
}

/** Register an agent, or change the one named `slug`, which makes a version. */
export function useSaveAgent(slug: string | null) {
  const saved = useForget(agentKeys.all);
  return useMutation({
    mutationFn: (body: AgentWrite) =>
      slug === null
        ? dataOf(client.POST("/api/agents/", { body }))
        : dataOf(client.PATCH("/api/agents/{slug}/", { params: { path: { slug } }, body })),
    onSuccess: saved,
  });
}

/** Ask an agent once, apart from any run. */
export function useAskAgent(slug: string) {
  return useMutation({
    mutationFn: (input: unknown) =>
      dataOf(client.POST("/api/agents/{slug}/ask/", { params: { path: { slug } }, body: { input } })),
  });
}

/** List the model providers. */
export function useProviders() {
  return useQuery({ queryKey: providerKey, queryFn: () => dataOf(client.GET("/api/providers/")) });
}

/** Add a provider, or change the one named `slug`. */
export function useSaveProvider(slug: string | null) {
  const saved = useForget(providerKey);
  return useMutation({
    mutationFn: (body: ProviderWrite) =>
      slug === null
        ? dataOf(client.POST("/api/providers/", { body }))
        : dataOf(client.PATCH("/api/providers/{slug}/", { params: { path: { slug } }, body })),
    onSuccess: saved,
  });
}

/** Remove a provider that no agent uses. */
export function useDeleteProvider() {
  const gone = useForget(providerKey);
  return useMutation({
    mutationFn: (slug: string) => dataOf(client.DELETE("/api/providers/{slug}/", { params: { path: { slug } } })),
    onSuccess: gone,
  });
}

/** Ask a provider whether it answers. */
export function useCheckProvider() {
  return useMutation({
    mutationFn: (slug: string) =>
      dataOf(client.POST("/api/providers/{slug}/check/", { params: { path: { slug } } })),
  });
}

function useForget(queryKey: QueryKey) {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey });
}

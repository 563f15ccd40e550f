/** Workflows over HTTP: the list, one with its draft, its versions, and what changes them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { readDocument, type GraphDocument } from "@/core/document";
import { kindsByName, type NodeKind } from "@/core/kinds";

import { client, dataOf } from "./client";
import type { Problem } from "./errors";
import type { components } from "./schema.gen";

export type WorkflowSummary = components["schemas"]["WorkflowSummary"];
export type WorkflowDetail = components["schemas"]["WorkflowDetail"];
export type VersionSummary = components["schemas"]["VersionSummary"];

export const workflowKeys = {
  list: ["workflows"] as const,
  one: (slug: string) => ["workflows", slug] as const,
  versions: (slug: string) => ["workflows", slug, "versions"] as const,
  version: (slug: string, number: number) => ["workflows", slug, "versions", number] as const,
};

const at = (slug: string) => ({ params: { path: { slug } } });

/** List the workflows that this user may see. */
export function useWorkflows() {
  return useQuery({ queryKey: workflowKeys.list, queryFn: () => dataOf(client.GET("/api/workflows/")) });
}

/** Ask for a workflow with its draft, not kept: the editor holds what it is editing. */
export function fetchWorkflow(slug: string): Promise<WorkflowDetail> {
  return dataOf(client.GET("/api/workflows/{slug}/", at(slug)));
}

/** Read a workflow once, as it is when the editor opens. */
export function useWorkflow(slug: string) {
  return useQuery({
    queryKey: workflowKeys.one(slug),
    queryFn: () => fetchWorkflow(slug),
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

/** List a workflow's versions, the newest first. */
export function useVersions(slug: string) {
  return useQuery({
    queryKey: workflowKeys.versions(slug),
    queryFn: () => dataOf(client.GET("/api/workflows/{slug}/versions/", at(slug))),
  });
}

/** Read the document of one version. */
export function useVersion(slug: string, number: number) {
  return useQuery({
    queryKey: workflowKeys.version(slug, number),
    queryFn: async () => {
      const path = { params: { path: { slug, number } } };
      const version = await dataOf(client.GET("/api/workflows/{slug}/versions/{number}/", path));
      return { ...version, document: readDocument(version.document) };
    },
    staleTime: Infinity,
  });
}

/** List the kinds of node, by name. */
export function useNodeKinds() {
  return useQuery({
    queryKey: ["node-kinds"],
    queryFn: async () => kindsByName((await dataOf(client.GET("/api/node-kinds/"))) as NodeKind[]),
    staleTime: Infinity,
  });
}

function useWorkflowChange<Wish, Answer>(mutationFn: (wish: Wish) => Promise<Answer>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSuccess: () => queries.invalidateQueries({ queryKey: workflowKeys.list, exact: true }),
  });
}

/** Make a workflow, blank or of a document. */
export function useCreateWorkflow() {
  return useWorkflowChange((wish: { name: string; description?: string; document?: GraphDocument }) =>
    dataOf(client.POST("/api/workflows/", { body: { ...wish, document: asBody(wish.document) } })),
  );
}

/** Make a workflow of a file that was exported before. */
export function useImportWorkflow() {
  return useWorkflowChange((body: Record<string, unknown>) => dataOf(client.POST("/api/workflows/import/", { body })));
}

/** Copy a workflow. */
export function useDuplicateWorkflow() {
  return useWorkflowChange((slug: string) =>
    dataOf(client.POST("/api/workflows/{slug}/duplicate/", { ...at(slug), body: {} })),
  );
}

/** Delete a workflow with its versions and runs. */
export function useDeleteWorkflow() {
  return useWorkflowChange((slug: string) => dataOf(client.DELETE("/api/workflows/{slug}/", at(slug))));
}

/** Change a workflow's name, description, or whether others see it. */
export function useUpdateWorkflow(slug: string) {
  return useWorkflowChange((body: { name?: string; description?: string; shared?: boolean }) =>
    dataOf(client.PATCH("/api/workflows/{slug}/", { ...at(slug), body })),
  );
}

/** Publish the draft as the next version. */
export function usePublish(slug: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (notes: string) => dataOf(client.POST("/api/workflows/{slug}/publish/", { ...at(slug), body: { notes } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: workflowKeys.versions(slug) }),
  });
}

/** Make a version the draft again. */
export function restoreVersion(slug: string, number: number): Promise<WorkflowDetail> {
  return dataOf(client.POST("/api/workflows/{slug}/restore/", { ...at(slug), body: { number } }));
}

/** Save the draft, made from `revision`; refused with 409 where somebody saved another in between. */
export function saveDraft(slug: string, document: GraphDocument, revision: number) {
  const body = { document: asBody(document) ?? {}, revision };
  return dataOf(client.PUT("/api/workflows/{slug}/draft/", { ...at(slug), body }));
}

/** Ask what is wrong with a document, the draft of the workflow `slug`. */
export async function validate(document: GraphDocument, slug: string): Promise<Problem[]> {
  const body = { document: asBody(document), workflow: slug || null };
  const { problems } = await dataOf(client.POST("/api/validate/", { body }));
  return problems;
}

function asBody(document: GraphDocument | undefined): Record<string, unknown> | undefined {
  return document as Record<string, unknown> | undefined;
}

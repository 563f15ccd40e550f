/** Which address shows which page. Each feature is loaded when it is first visited. */
import { createBrowserRouter, type RouteObject } from "react-router";

import { NotFound, RouteError } from "./RouteError";
import { Shell } from "./Shell";

const workflows = () => import("@/features/workflows");
const editor = () => import("@/features/editor");
const runs = () => import("@/features/runs");
const monitor = () => import("@/features/monitor");
const inbox = () => import("@/features/inbox");
const registry = () => import("@/features/registry");
const threads = () => import("@/features/threads");
const operations = () => import("@/features/operations");

const pages: RouteObject[] = [
  { index: true, lazy: async () => ({ Component: (await workflows()).WorkflowsPage }) },
  { path: "workflows/:slug", lazy: async () => ({ Component: (await editor()).EditorPage }) },
  { path: "runs", lazy: async () => ({ Component: (await runs()).RunsPage }) },
  { path: "runs/:id", lazy: async () => ({ Component: (await monitor()).RunPage }) },
  { path: "inbox", lazy: async () => ({ Component: (await inbox()).InboxPage }) },
  { path: "agents", lazy: async () => ({ Component: (await registry()).AgentsPage }) },
  { path: "agents/:slug", lazy: async () => ({ Component: (await registry()).AgentPage }) },
  { path: "providers", lazy: async () => ({ Component: (await registry()).ProvidersPage }) },
  { path: "threads", lazy: async () => ({ Component: (await threads()).ThreadsPage }) },
  { path: "threads/:id", lazy: async () => ({ Component: (await threads()).ThreadPage }) },
  { path: "operations/:part?", lazy: async () => ({ Component: (await operations()).OperationsPage }) },
  { path: "*", Component: NotFound },
];

/** Make the router of the app. */
export function makeRouter() {
  return createBrowserRouter([
    { Component: Shell, ErrorBoundary: RouteError, children: [{ ErrorBoundary: RouteError, children: pages }], HydrateFallback: () => null },
  ]);
}

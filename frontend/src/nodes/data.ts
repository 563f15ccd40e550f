/** What a drawn node and edge are given. Views draw this and nothing else, so that editor and monitor share them. */
import type { Edge, Node } from "@xyflow/react";

import type { GraphNode } from "@/core/document";
import type { Sign } from "@/core/faces";
import type { Port } from "@/core/ports";
import type { StatusName } from "@/ui";

export interface NodeData extends Record<string, unknown> {
  node: GraphNode;
  title: string;
  /** The second line: who answers, or what the kind is. */
  subtitle: string;
  ports: Port[];
  takesInput: boolean;
  /** Its number within a sequential, from 1. */
  order?: number;
  /** It is the member that a handoff starts with. */
  entry?: boolean;
  /** The lead of a supervisor, by name. */
  lead?: string;
  /** When it goes on, where edges join in it. */
  join?: Sign;
  /** What its kind shows in the head, and the scope it carries. */
  own: Sign[];
  scope: Sign[];
  /** The workflow that it runs. */
  linked?: string;
  memberCount?: number;
  editable?: boolean;
  dropTarget?: boolean;
  problem?: { severity: "error" | "warning"; text: string };
  /** Of a run: how this node stands, what is being said in it, and a short figure such as its time. */
  status?: StatusName;
  live?: string;
  meta?: string;
}

export type EdgeLook = "wire" | "error" | "case" | "transfer" | "return" | "order";

export interface EdgeData extends Record<string, unknown> {
  look: EdgeLook;
  label?: string;
  /** Of a run: taken, being taken now, or skipped. */
  status?: StatusName;
}

export type FlowNode = Node<NodeData, "leaf" | "box">;
export type FlowEdge = Edge<EdgeData, "baton">;

import { BoxSelect } from "lucide-react";

import { select } from "@/store/editor";

import { always, type Action } from "./action";

export const selectAllAction: Action = {
  id: "select-all",
  label: "Select all",
  shortcuts: ["Mod+A"],
  icon: BoxSelect,
  enabled: always,
  run: ({ document }) => select(document.nodes.map((node) => node.id), document.edges.map((edge) => edge.id)),
};

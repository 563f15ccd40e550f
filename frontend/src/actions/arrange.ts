import { LayoutGrid } from "lucide-react";

import { arrange } from "@/core/layout";
import { edit } from "@/store/editor";

import { editable, type Action } from "./action";

/** Load ELK only when a layout is asked for: it is large. */
export async function loadElk() {
  const { default: ELK } = await import("elkjs/lib/elk.bundled.js");
  return new ELK();
}

export const arrangeAction: Action = {
  id: "arrange",
  label: "Lay out",
  shortcuts: ["Shift+L"],
  icon: LayoutGrid,
  enabled: (context) => editable(context) && context.document.nodes.length > 0,
  run: async ({ document, view }) => {
    const arranged = await arrange(document, await loadElk());
    edit("Lay out", () => arranged);
    window.setTimeout(() => view?.fit(), 60);
  },
};

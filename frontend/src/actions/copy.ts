import { Copy } from "lucide-react";

import { copyNodes } from "@/core/clipboard";
import { plural } from "@/core/format";
import { toast } from "@/ui";

import { hasNodes, type Action, type ActionContext } from "./action";
import { writeClipboard } from "./clipboardText";

/** Put the selected nodes on the clipboard as JSON. */
export async function copySelection({ document, state }: ActionContext): Promise<void> {
  await writeClipboard(JSON.stringify(copyNodes(document, state.nodes), null, 1));
}

export const copyAction: Action = {
  id: "copy",
  label: "Copy",
  shortcuts: ["Mod+C"],
  icon: Copy,
  enabled: hasNodes,
  run: async (context) => {
    await copySelection(context);
    toast(`Copied ${plural(context.state.nodes.size, "node")}`);
  },
};

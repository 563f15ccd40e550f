import { ClipboardPaste } from "lucide-react";

import { readClip } from "@/core/clipboard";
import { paste } from "@/core/operations";
import { toast } from "@/ui";
import { edit, select } from "@/store/editor";

import { editable, type Action } from "./action";
import { readClipboard } from "./clipboardText";
import { targetParent } from "./target";

export const pasteAction: Action = {
  id: "paste",
  label: "Paste",
  shortcuts: ["Mod+V"],
  icon: ClipboardPaste,
  enabled: editable,
  run: async (context) => {
    const clip = readClip(await readClipboard());
    if (!clip) return toast("The clipboard holds no nodes");
    const pasted = paste(context.document, clip, targetParent(context, clip.nodes.map((node) => node.id)));
    edit("Paste", () => pasted.document);
    select(pasted.ids);
  },
};

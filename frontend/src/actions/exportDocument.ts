import { Download } from "lucide-react";

import { useDraft } from "@/store/draft";

import { always, type Action } from "./action";

export const exportAction: Action = {
  id: "export",
  label: "Export as a file",
  shortcuts: [],
  icon: Download,
  enabled: always,
  run: ({ document }) => {
    const { slug, name } = useDraft.getState();
    const text = JSON.stringify({ ...document, name: document.name ?? name }, null, 2);
    const link = window.document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = `${slug}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  },
};

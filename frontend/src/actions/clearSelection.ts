import { CircleX } from "lucide-react";

import { openSheet } from "@/store/panels";
import { select } from "@/store/editor";

import { always, type Action } from "./action";

export const clearSelectionAction: Action = {
  id: "clear-selection",
  label: "Select nothing",
  shortcuts: ["Escape"],
  icon: CircleX,
  enabled: always,
  run: () => {
    select([]);
    openSheet(null);
  },
};

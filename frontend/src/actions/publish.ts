import { Rocket } from "lucide-react";

import { openDialog } from "@/store/panels";

import { editable, type Action } from "./action";

export const publishAction: Action = {
  id: "publish",
  label: "Publish",
  shortcuts: ["Mod+Shift+P"],
  icon: Rocket,
  enabled: editable,
  run: () => openDialog("publish"),
};

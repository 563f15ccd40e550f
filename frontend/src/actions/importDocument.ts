import { Upload } from "lucide-react";

import { openDialog } from "@/store/panels";

import { editable, type Action } from "./action";

export const importAction: Action = {
  id: "import",
  label: "Replace from a file",
  shortcuts: [],
  icon: Upload,
  enabled: editable,
  run: () => openDialog("import"),
};

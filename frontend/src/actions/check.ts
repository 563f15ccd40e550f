import { ShieldCheck } from "lucide-react";

import { openSheet, showSide } from "@/store/panels";

import { always, type Action } from "./action";

export const checkAction: Action = {
  id: "check",
  label: "Check soundness",
  shortcuts: ["Shift+C"],
  icon: ShieldCheck,
  enabled: always,
  run: () => {
    showSide("checks");
    openSheet("checks");
  },
};

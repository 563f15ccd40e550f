import { Grid3x3, Map, Maximize, ZoomIn, ZoomOut } from "lucide-react";

import { toggle } from "@/store/panels";

import { always, type Action } from "./action";

export const zoomInAction: Action = {
  id: "zoom-in",
  label: "Zoom in",
  shortcuts: ["+", "="],
  icon: ZoomIn,
  enabled: always,
  run: ({ view }) => view?.zoomIn(),
};

export const zoomOutAction: Action = {
  id: "zoom-out",
  label: "Zoom out",
  shortcuts: ["-"],
  icon: ZoomOut,
  enabled: always,
  run: ({ view }) => view?.zoomOut(),
};

export const fitAction: Action = {
  id: "fit",
  label: "Fit into view",
  shortcuts: ["1"],
  icon: Maximize,
  enabled: always,
  run: ({ view }) => view?.fit(),
};

export const minimapAction: Action = {
  id: "minimap",
  label: "Minimap",
  shortcuts: ["M"],
  icon: Map,
  enabled: always,
  run: () => toggle("minimap"),
};

export const snapAction: Action = {
  id: "snap",
  label: "Snap to the grid",
  shortcuts: ["G"],
  icon: Grid3x3,
  enabled: always,
  run: () => toggle("snap"),
};

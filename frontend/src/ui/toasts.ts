/** The short messages at the corner of the page. Failures stay until they are closed. */
import { create } from "zustand";

export interface Toast {
  id: number;
  tone: "success" | "danger" | "plain";
  text: string;
  detail?: string;
}

interface Toasts {
  shown: Toast[];
}

const STAY_MS = 4500;
let last = 0;

export const useToasts = create<Toasts>(() => ({ shown: [] }));

/** Take a message away. */
export function dismissToast(id: number): void {
  useToasts.setState(({ shown }) => ({ shown: shown.filter((toast) => toast.id !== id) }));
}

/** Show a message; one that is not a failure goes by itself. */
export function toast(text: string, tone: Toast["tone"] = "plain", detail?: string): void {
  const id = ++last;
  useToasts.setState(({ shown }) => ({ shown: [...shown.slice(-3), { id, tone, text, detail }] }));
  if (tone !== "danger") window.setTimeout(() => dismissToast(id), STAY_MS);
}

/** Show that something failed, with what the error says. */
export function toastError(text: string, error: unknown): void {
  toast(text, "danger", error instanceof Error ? error.message : undefined);
}

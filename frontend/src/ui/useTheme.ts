/** Light, dark, or as the system says; kept in this browser and set on the page before the first paint. */
import { create } from "zustand";

export type ThemeChoice = "system" | "light" | "dark";

const KEY = "baton.theme";
const CHOICES: ThemeChoice[] = ["system", "light", "dark"];

function kept(): ThemeChoice {
  const value = localStorage.getItem(KEY);
  return CHOICES.find((choice) => choice === value) ?? "system";
}

function put(choice: ThemeChoice): void {
  if (choice === "system") document.documentElement.removeAttribute("data-theme");
  else document.documentElement.setAttribute("data-theme", choice);
}

const useThemeStore = create<{ choice: ThemeChoice }>(() => ({ choice: kept() }));

/** Apply what this browser remembers; call once at the start. */
export function applyTheme(): void {
  put(kept());
}

/** Choose a theme and remember it. */
export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(KEY, choice);
  put(choice);
  useThemeStore.setState({ choice });
}

/** Give the chosen theme. */
export function useTheme(): ThemeChoice {
  return useThemeStore((state) => state.choice);
}

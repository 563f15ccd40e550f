/** Names the page in the browser's tab; the frame says the name to screen readers, since no page is loaded. */
import { useEffect } from "react";
import { create } from "zustand";

const usePageName = create<{ name: string }>(() => ({ name: "" }));

/** Name the page; undefined while its name is not known. */
export function usePageTitle(name: string | undefined): void {
  useEffect(() => {
    document.title = name ? `${name} · Baton` : "Baton";
    if (name) usePageName.setState({ name });
  }, [name]);
}

/** Read the name of the page that is shown. */
export function usePageNameNow(): string {
  return usePageName((page) => page.name);
}

/** Which program the page was loaded from, and which one answers: every answer of the server names its own. */

const HEADER = "Baton-Release";

/** Notices when the server's program is no longer the one that the page was loaded from. */
export class ReleaseWatch {
  private newest: string | null = null;
  private readonly listeners = new Set<() => void>();

  /** `loaded` is the page's own program; null where it is not known: then it is that of the first answer. */
  constructor(private loaded: string | null) {}

  /** Take note of an answer's headers. */
  heard(headers: Headers): void {
    const told = headers.get(HEADER);
    if (!told || told === this.newest) return;
    this.loaded ??= told;
    this.newest = told;
    for (const listener of this.listeners) listener();
  }

  /** Be told of each change; returns the function that ends it. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Give the server's program where it is another than the page's, else null. */
  readonly other = (): string | null => (this.newest === this.loaded ? null : this.newest);
}

function loadedRelease(): string | null {
  if (typeof document === "undefined") return null;
  return document.querySelector<HTMLMetaElement>('meta[name="baton-release"]')?.content ?? null;
}

export const releases = new ReleaseWatch(loadedRelease());

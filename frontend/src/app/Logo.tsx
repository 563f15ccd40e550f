/** Baton's mark: the stick that goes from one runner to the next. */

/** Draw the mark at `size` pixels. */
export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" aria-hidden>
      <path d="M7.2 16.8 16.8 7.2" stroke="var(--accent)" strokeWidth="5" strokeLinecap="round" />
      <circle cx="4.6" cy="7" r="2.6" fill="currentColor" />
      <circle cx="19.4" cy="17" r="2.6" fill="currentColor" />
    </svg>
  );
}

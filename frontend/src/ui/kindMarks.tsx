/** The drawing of each node kind's mark, on a grid of 16. */
import type { ReactNode } from "react";

const DOT = { fill: "currentColor", stroke: "none" } as const;

export const MARKS: Record<string, ReactNode> = {
  input: (
    <>
      <path d="M1.5 8h7M6 5.2 8.8 8 6 10.8" />
      <path d="M10 3h2.5A1.5 1.5 0 0 1 14 4.5v7a1.5 1.5 0 0 1-1.5 1.5H10" />
    </>
  ),
  output: (
    <>
      <path d="M7 8h7.5M11.9 5.2 14.7 8l-2.8 2.8" />
      <path d="M6 3H3.5A1.5 1.5 0 0 0 2 4.5v7A1.5 1.5 0 0 0 3.5 13H6" />
    </>
  ),
  agent: (
    <>
      <circle cx="8" cy="5.2" r="2.7" />
      <path d="M2.8 13.5c.5-2.9 2.5-4.3 5.2-4.3s4.7 1.4 5.2 4.3" />
    </>
  ),
  sequential: (
    <>
      <circle cx="2.8" cy="8" r="1.8" {...DOT} />
      <path d="M4.8 8h9M11.2 5.2 14 8l-2.8 2.8" />
      <circle cx="8" cy="8" r="1.8" {...DOT} />
    </>
  ),
  concurrent: (
    <>
      <path d="M2.5 2v12M13.5 2v12" />
      <path d="M2.5 4h11M2.5 8h11M2.5 12h11" strokeWidth="1.3" />
    </>
  ),
  supervisor: (
    <>
      <path d="M8 5v3M3 11V8h10v3M8 8v3" />
      <circle cx="8" cy="3.2" r="2" {...DOT} />
      <circle cx="3" cy="12.6" r="1.6" />
      <circle cx="8" cy="12.6" r="1.6" />
      <circle cx="13" cy="12.6" r="1.6" />
    </>
  ),
  handoff: (
    <>
      <circle cx="3.3" cy="10.5" r="1.9" />
      <circle cx="12.7" cy="10.5" r="1.9" {...DOT} />
      <path d="M3.6 6.4C5 2.9 10 2.6 12.1 6M12.5 3v3.3H9.3" />
    </>
  ),
  router: (
    <>
      <path d="M1.5 8h3.7M8 5.2 12 2.5M8.7 8H14M8 10.8l4 2.7" />
      <path d="M5.2 8 8 5.2 10.8 8 8 10.8Z" fill="currentColor" stroke="none" />
    </>
  ),
  transform: (
    <>
      <path d="M5.5 2.5C3.7 2.5 4 4 4 5.2S3.5 8 2 8c1.5 0 2 1.6 2 2.8s-.3 2.7 1.5 2.7" />
      <path d="M10.5 2.5c1.8 0 1.5 1.5 1.5 2.7S12.5 8 14 8c-1.5 0-2 1.6-2 2.8s.3 2.7-1.5 2.7" />
      <circle cx="8" cy="8" r="1.1" {...DOT} />
    </>
  ),
  group_chat: (
    <>
      <path d="M2 3.5A1.5 1.5 0 0 1 3.5 2h5A1.5 1.5 0 0 1 10 3.5v3A1.5 1.5 0 0 1 8.5 8H5L2.8 10V8A1.3 1.3 0 0 1 2 6.700Z" />
      <path d="M12.5 6A1.5 1.5 0 0 1 14 7.500v3a1.5 1.5 0 0 1-.8 1.300V14L11 12H8a1.5 1.5 0 0 1-1.4-1" />
    </>
  ),
  map: (
    <>
      <path d="M5.5 3.500h8.500M5.5 8h8.500M5.5 12.500h8.5" />
      <circle cx="2.5" cy="3.5" r="1.3" {...DOT} />
      <circle cx="2.5" cy="8" r="1.3" {...DOT} />
      <circle cx="2.5" cy="12.5" r="1.3" {...DOT} />
    </>
  ),
  race: (
    <>
      <path d="M2 4.500h10.500M2 11.500h5M10.2 2.200l2.3 2.3-2.3 2.3" />
      <path d="M9.5 9.800l3.4 3.400M12.9 9.800l-3.4 3.4" strokeWidth="1.3" />
    </>
  ),
  loop: (
    <>
      <path d="M13.3 7A5.4 5.4 0 0 0 3.6 5M2.7 9a5.4 5.4 0 0 0 9.7 2" />
      <path d="M3.3 2v3.200h3.200M12.7 14v-3.200H9.5" />
    </>
  ),
  break: (
    <>
      <path d="M8.5 3.200A5 5 0 1 0 8.5 12.8" />
      <path d="M6.5 8h8M12 5.3 14.7 8 12 10.7" />
    </>
  ),
  continue: (
    <>
      <path d="M12.5 9.500A5 5 0 1 1 12.3 6" />
      <path d="M12.8 2.600v3.600H9.2" />
      <circle cx="8" cy="8" r="1.3" {...DOT} />
    </>
  ),
  approval: (
    <>
      <circle cx="6" cy="4.8" r="2.4" />
      <path d="M1.5 13c.4-2.7 2.1-4 4.5-4 .8 0 1.5.15 2.1.4" />
      <path d="M9 12l2 2 3.8-4.3" />
    </>
  ),
  wait: (
    <>
      <path d="M4 1.800h8M4 14.200h8M4.8 1.800c0 3.6 3.2 4 3.2 6.200s-3.2 2.6-3.2 6.200M11.2 1.800c0 3.6-3.2 4-3.2 6.200s3.2 2.6 3.2 6.2" />
      <path d="M6.3 13h3.4" />
    </>
  ),
  workflow: (
    <>
      <rect x="1.8" y="1.8" width="12.4" height="12.4" rx="2" />
      <circle cx="5" cy="8" r="1.4" {...DOT} />
      <circle cx="11" cy="5.5" r="1.4" {...DOT} />
      <circle cx="11" cy="10.5" r="1.4" {...DOT} />
      <path d="M5 8l6-2.500M5 8l6 2.5" strokeWidth="1.2" />
    </>
  ),
  tool: <path d="M13.6 4.300l-2.3 2.3-1.9-1.9 2.3-2.300a3.7 3.7 0 0 0-4.9 4.600L2.4 11.400a1.55 1.55 0 0 0 2.2 2.200L9 9.200a3.7 3.7 0 0 0 4.6-4.900Z" />,
  critical: (
    <>
      <rect x="3" y="7" width="10" height="7" rx="1.5" />
      <path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" />
      <circle cx="8" cy="10.5" r="1.2" {...DOT} />
    </>
  ),
  stop: (
    <>
      <path d="M5.4 1.800h5.200l3.6 3.600v5.200l-3.6 3.600H5.400l-3.6-3.600V5.400Z" />
      <rect x="5.8" y="5.8" width="4.4" height="4.4" rx="0.6" {...DOT} />
    </>
  ),
  flow: <path d="M2 8h2.5M6.7 8h2.6M11.5 8H14" />,
};

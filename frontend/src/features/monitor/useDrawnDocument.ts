/** The run's document with a place for every node: its own layout, or an automatic one where that is missing. */

import { useEffect, useMemo, useState } from "react";

import { type GraphDocument, readDocument } from "@/core/document";
import { fitBoxes } from "@/core/geometry";
import { arrange, needsLayout } from "@/core/layout";

/** Give the document to draw, or null while it is being laid out. */
export function useDrawnDocument(raw: unknown): GraphDocument | null {
  const document = useMemo(() => readDocument(raw), [raw]);
  const [arranged, setArranged] = useState<GraphDocument | null>(null);
  const missing = needsLayout(document);
  useEffect(() => {
    if (!missing) return undefined;
    let current = true;
    void layOut(document).then((made) => current && setArranged(made));
    return () => {
      current = false;
    };
  }, [document, missing]);
  return useMemo(() => (missing ? arranged : fitBoxes(document)), [missing, arranged, document]);
}

async function layOut(document: GraphDocument): Promise<GraphDocument> {
  const { default: Elk } = await import("elkjs/lib/elk.bundled.js");
  return arrange(document, new Elk());
}

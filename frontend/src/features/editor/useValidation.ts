/** Asks the server what is wrong with the document, a moment after each change. */
import { useEffect } from "react";

import { validate } from "@/api/workflows";
import { noteDraft, useDraft } from "@/store/draft";
import { currentDocument, useDocument } from "@/store/editor";

const QUIET_MS = 300;

/** Keep the list of problems true to the document as it is now. */
export function useValidation(): void {
  const document = useDocument();
  useEffect(() => {
    const timer = window.setTimeout(() => {
      validate(document, useDraft.getState().slug)
        .then((problems) => currentDocument() === document && noteDraft({ problems }))
        // Not reached or not allowed: saving says so; the problems known before stay.
        .catch(() => undefined);
    }, QUIET_MS);
    return () => window.clearTimeout(timer);
  }, [document]);
}

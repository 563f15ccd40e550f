/** The id by which other nodes, templates and runs refer to a node. */
import { useState } from "react";

import type { GraphNode } from "@/core/document";
import { isNodeId } from "@/core/ids";
import { renameId } from "@/core/operations";
import { currentDocument, edit, select } from "@/store/editor";
import { Field, Input } from "@/ui";

function faultOf(text: string, own: string): string | undefined {
  if (text === own) return undefined;
  if (!isNodeId(text)) return "Small letters, digits, - and _; a letter first; at most 40.";
  return currentDocument().nodes.some((node) => node.id === text) ? "Another node has this id." : undefined;
}

/** Edit a node's id; it changes when the field is left, and all that refers to it follows. */
export function IdField({ node, disabled }: { node: GraphNode; disabled: boolean }) {
  const [text, setText] = useState(node.id);
  const fault = faultOf(text, node.id);
  const done = () => {
    if (fault || text === node.id) return setText(node.id);
    edit("Change the id", (document) => renameId(document, node.id, text));
    select([text]);
  };
  return (
    <Field label="Id" hint="Templates say results.<id>. Edges and members follow a change; templates do not." error={fault}>
      {(ids) => (
        <Input {...ids} value={text} spellCheck={false} disabled={disabled} onChange={(event) => setText(event.target.value)} onBlur={done} />
      )}
    </Field>
  );
}

/** The members of a pattern node, in order; for a sequential they can be moved here. */
import { ArrowDown, ArrowUp } from "lucide-react";

import { actionContext } from "@/actions";
import { isPattern, titleOf, type GraphNode } from "@/core/document";
import { reorder } from "@/core/operations";
import { membersOf } from "@/core/tree";
import { edit, select, useDocument, useEditor } from "@/store/editor";
import { Button, IconButton, KindMark } from "@/ui";

import styles from "./Inspector.module.css";
import { Section } from "./Section";

function choose(id: string): void {
  select([id]);
  actionContext().view?.show([id]);
}

/** Draw the list of members; nothing for a node that can have none. */
export function Members({ node }: { node: GraphNode }) {
  const document = useDocument();
  const editable = useEditor((state) => state.editable);
  if (!isPattern(node.kind)) return null;
  const members = membersOf(document, node.id);
  const move = (id: string, by: -1 | 1) => edit("Reorder", (before) => reorder(before, id, by));
  return (
    <Section title={`Members (${members.length})`} open>
      {members.length === 0 && <p className={styles.note}>Drag nodes into the box, or add them while it is selected.</p>}
      <ol className={styles.members}>
        {members.map((member, index) => (
          <li key={member.id} className={styles.wire}>
            <KindMark kind={member.kind} size={20} />
            <Button size="sm" variant="ghost" onClick={() => choose(member.id)}>
              {titleOf(member)}
            </Button>
            <span>
              <IconButton
                size="sm"
                label={`Move ${titleOf(member)} earlier`}
                icon={<ArrowUp aria-hidden />}
                disabled={!editable || index === 0}
                onClick={() => move(member.id, -1)}
              />
              <IconButton
                size="sm"
                label={`Move ${titleOf(member)} later`}
                icon={<ArrowDown aria-hidden />}
                disabled={!editable || index === members.length - 1}
                onClick={() => move(member.id, 1)}
              />
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** What an empty canvas says, with the first steps as buttons. */
import { addKind, guideAction, perform } from "@/actions";
import { useEditor } from "@/store/editor";
import { Button, EmptyState, KindMark } from "@/ui";

import styles from "./Canvas.module.css";

const FIRST = ["input", "agent"];

/** Draw the hint. */
export function CanvasHint() {
  const editable = useEditor((state) => state.editable);
  return (
    <div className={styles.hint}>
      <EmptyState
        title="Nothing is drawn yet"
        actions={
          editable &&
          [
            <Button key="guide" variant="primary" icon={<guideAction.icon aria-hidden />} onClick={() => perform(guideAction)}>
              Guide me
            </Button>,
            ...FIRST.map((kind) => (
            <Button key={kind} icon={<KindMark kind={kind} size={18} bare />} onClick={() => addKind(kind)}>
              Add an {kind}
            </Button>
            )),
          ]
        }
      >
        Drag a node from the left, or focus one there and press Enter. Wire them by dragging from a port.
      </EmptyState>
    </div>
  );
}

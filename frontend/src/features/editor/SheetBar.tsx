/** On a narrow window: the buttons that bring the panels up. */
import { ListTree, Plus, Settings2, ShieldCheck, TriangleAlert } from "lucide-react";

import { useDraft } from "@/store/draft";
import { useEditor } from "@/store/editor";
import { openSheet } from "@/store/panels";
import { Button } from "@/ui";

import styles from "./SheetBar.module.css";

/** Draw the buttons. */
export function SheetBar() {
  const count = useDraft((draft) => draft.problems.length);
  const editable = useEditor((state) => state.editable);
  return (
    <div className={styles.bar} role="toolbar" aria-label="Panels">
      {editable && (
        <Button variant="ghost" icon={<Plus aria-hidden />} onClick={() => openSheet("palette")}>
          Add
        </Button>
      )}
      <Button variant="ghost" icon={<ListTree aria-hidden />} onClick={() => openSheet("outline")}>
        Outline
      </Button>
      <Button variant="ghost" icon={<Settings2 aria-hidden />} onClick={() => openSheet("inspector")}>
        Settings
      </Button>
      <Button variant="ghost" icon={<ShieldCheck aria-hidden />} onClick={() => openSheet("checks")}>
        Checks
      </Button>
      {count > 0 && (
        <Button variant="ghost" icon={<TriangleAlert aria-hidden />} onClick={() => openSheet("problems")}>
          {count}
        </Button>
      )}
    </div>
  );
}

/** Where the editor's parts stand: side by side on a wide window, as sheets over the canvas on a narrow one. */
import { ReactFlowProvider } from "@xyflow/react";

import { openSheet, usePanels } from "@/store/panels";
import { Dialog, SplitPane, useNarrow } from "@/ui";

import { Canvas } from "./Canvas";
import { SoundnessButton } from "./checks/SoundnessButton";
import { Dialogs } from "./Dialogs";
import styles from "./Editor.module.css";
import { EditorBar } from "./EditorBar";
import { Inspector } from "./Inspector";
import { ProblemBar, ProblemList } from "./Problems";
import { SheetBar } from "./SheetBar";
import { SideBar, SideContent } from "./SideBar";
import { useAutosave } from "./useAutosave";
import { useKeyboard } from "./useKeyboard";
import { useValidation } from "./useValidation";

const SHEETS = { palette: "Add a node", outline: "Outline", checks: "Checks", inspector: "Settings", problems: "Problems" };

function WideEditor() {
  return (
    <div className={styles.body}>
      <SideBar />
      <SplitPane label="Width of the settings" remember="inspector" initial={348} min={280} max={640}>
        <div className={styles.middle}>
          <Canvas />
          <div className={styles.foot}>
            <ProblemBar />
            <SoundnessButton />
          </div>
        </div>
        <Inspector />
      </SplitPane>
    </div>
  );
}

function NarrowEditor() {
  const sheet = usePanels((panels) => panels.sheet);
  return (
    <div className={styles.narrow}>
      <Canvas />
      <SheetBar />
      {sheet && (
        <Dialog title={SHEETS[sheet]} look="sheet" flush onClose={() => openSheet(null)}>
          {sheet === "inspector" && <Inspector />}
          {sheet === "problems" && <ProblemList />}
          {(sheet === "palette" || sheet === "outline" || sheet === "checks") && <SideContent side={sheet} />}
        </Dialog>
      )}
    </div>
  );
}

/** Draw the whole editor and keep it saved, checked and listening to keys. */
export function EditorLayout() {
  const narrow = useNarrow();
  useAutosave();
  useValidation();
  useKeyboard();
  return (
    <ReactFlowProvider>
      <div className={styles.editor}>
        <EditorBar narrow={narrow} />
        {narrow ? <NarrowEditor /> : <WideEditor />}
        <Dialogs />
      </div>
    </ReactFlowProvider>
  );
}

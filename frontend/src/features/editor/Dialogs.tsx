/** Shows the dialog that is open. */
import { openDialog, usePanels } from "@/store/panels";

import { ImportDialog } from "./dialogs/ImportDialog";
import { PublishDialog } from "./dialogs/PublishDialog";
import { RunDialog } from "./dialogs/RunDialog";
import { ShortcutsDialog } from "./dialogs/ShortcutsDialog";
import { VersionsDialog } from "./dialogs/VersionsDialog";
import { GuideDialog } from "./guide/GuideDialog";

const DIALOGS = {
  guide: GuideDialog,
  import: ImportDialog,
  publish: PublishDialog,
  run: RunDialog,
  shortcuts: ShortcutsDialog,
  versions: VersionsDialog,
};

/** Draw the open dialog, if any. */
export function Dialogs() {
  const dialog = usePanels((panels) => panels.dialog);
  if (!dialog) return null;
  const Open = DIALOGS[dialog];
  return <Open onClose={() => openDialog(null)} />;
}

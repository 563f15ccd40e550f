/** The inspector on a phone: a sheet that comes up when an activation is selected. */

import { Dialog } from "@/ui";

import { ActivationPanel } from "./ActivationPanel";
import { useFocus, useMonitor, useView } from "./useMonitor";

/** Draw the sheet while an activation is selected. */
export function InspectorSheet() {
  const { focus, face } = useMonitor();
  const view = useView();
  const selected = useFocus((each) => each.selected);
  const activation = selected === null ? undefined : view.state.activations[selected];
  if (!activation || activation.path === ".") return null;
  return (
    <Dialog look="sheet" title={face(activation.node).name} onClose={() => focus.setState({ selected: null })}>
      <ActivationPanel activation={activation} />
    </Dialog>
  );
}

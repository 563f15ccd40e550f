/** What a person may do about one activation while it goes on; what cannot be undone is asked about first. */

import { CircleStop, ListPlus, Radio, SkipForward, Wand } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";

import { isEnded, type Activation } from "@/core/run-state";
import { Button, Menu, type MenuItem } from "@/ui";

import { AddItemsDialog } from "./AddItemsDialog";
import { SendEventDialog } from "./SendEventDialog";
import { StopDialog } from "./StopDialog";
import { useMonitor, useView } from "./useMonitor";

const COMPLETED = new Set(["map", "concurrent", "race", "loop", "group_chat", "supervisor"]);

type Dialog = "cancel" | "complete" | "items" | "event";

/** Draw the menu for an activation that has not ended. */
export function InterventionMenu({ activation }: { activation: Activation }) {
  const { face, store } = useMonitor();
  const { live } = useView();
  const [open, setOpen] = useState<Dialog | null>(null);
  const over = useStore(store, ({ log }) => isEnded(log.state.status));
  if (!live || over || activation.status !== "active") return null;
  const { kind, name } = face(activation.node);
  const items: MenuItem[] = [];
  if (COMPLETED.has(kind)) {
    items.push({ id: "complete", label: "Go on with what there is…", icon: <SkipForward aria-hidden />, run: () => setOpen("complete") });
  }
  if (kind === "map") items.push({ id: "items", label: "Add items…", icon: <ListPlus aria-hidden />, run: () => setOpen("items") });
  items.push({ id: "event", label: "Send an event…", icon: <Radio aria-hidden />, run: () => setOpen("event") });
  items.push({ id: "cancel", label: "Stop this…", icon: <CircleStop aria-hidden />, danger: true, separated: true, run: () => setOpen("cancel") });
  const close = () => setOpen(null);
  return (
    <>
      <Menu
        label={`Step into ${name}`}
        items={items}
        trigger={(props) => (
          <Button {...props} size="sm" icon={<Wand aria-hidden />}>
            Step in
          </Button>
        )}
      />
      {(open === "cancel" || open === "complete") && <StopDialog act={open} activation={activation} name={name} onClose={close} />}
      {open === "items" && <AddItemsDialog activation={activation} name={name} onClose={close} />}
      {open === "event" && <SendEventDialog suggested={activation.listens.at(-1) ?? ""} onClose={close} />}
    </>
  );
}

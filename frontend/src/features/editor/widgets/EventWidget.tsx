/** The name of an event from outside, with those that the workflow already speaks of to choose from. */
import { useId } from "react";

import { eventNames } from "@/core/extra-names";
import { useDocument } from "@/store/editor";
import { Input, type WidgetProps } from "@/ui";

/** Edit an event's name. */
export function EventWidget({ value, onChange, ids, disabled }: WidgetProps) {
  const list = useId();
  return (
    <>
      <Input
        {...ids}
        list={list}
        value={typeof value === "string" ? value : ""}
        placeholder="order.cancelled"
        spellCheck={false}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
      <datalist id={list}>
        {eventNames(useDocument().nodes).map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}

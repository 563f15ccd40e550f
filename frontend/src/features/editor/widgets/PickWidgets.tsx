/** Choose among what the document itself has: the members of a node, or the declared state keys. */
import { titleOf } from "@/core/document";
import { membersOf } from "@/core/tree";
import { useDocument } from "@/store/editor";
import { Checkbox, Select, type WidgetProps } from "@/ui";

import styles from "./ListWidgets.module.css";
import { useFormNode } from "./nodeContext";

interface Option {
  value: string;
  label: string;
}

function Pick({ props, options, none }: { props: WidgetProps; options: Option[]; none: string }) {
  const value = typeof props.value === "string" ? props.value : "";
  const lost = value !== "" && !options.some((option) => option.value === value);
  return (
    <Select
      {...props.ids}
      value={value}
      disabled={props.disabled}
      onChange={(event) => props.onChange(event.target.value || undefined)}
    >
      <option value="">{none}</option>
      {lost && <option value={value}>{value} (gone)</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </Select>
  );
}

/** Choose a member of the node whose form this is. */
export function NodeWidget(props: WidgetProps) {
  const node = useFormNode();
  const document = useDocument();
  const members = node ? membersOf(document, node.id) : [];
  const options = members.map((member) => ({ value: member.id, label: titleOf(member) }));
  return <Pick props={props} options={options} none={props.path === "entry" ? "The first member" : "None"} />;
}

/** Choose any of the declared state keys. */
export function StateKeysWidget({ value, onChange, ids, label, disabled }: WidgetProps) {
  const declared = Object.keys(useDocument().state ?? {});
  const chosen = Array.isArray(value) ? value.map(String) : [];
  const keys = [...new Set([...declared, ...chosen])];
  const turn = (key: string, on: boolean) => onChange(keys.filter((each) => (each === key ? on : chosen.includes(each))));
  return (
    <div id={ids.id} role="group" aria-label={label} className={styles.rows}>
      {keys.length === 0 && <p className={styles.none}>The workflow declares no state keys. Select nothing to add some.</p>}
      {keys.map((key) => (
        <Checkbox
          key={key}
          label={declared.includes(key) ? `state.${key}` : `${key} (gone)`}
          checked={chosen.includes(key)}
          disabled={disabled}
          onChange={(event) => turn(key, event.target.checked)}
        />
      ))}
    </div>
  );
}

/** Choose a declared state key. */
export function StateWidget(props: WidgetProps) {
  const keys = Object.keys(useDocument().state ?? {});
  const none = keys.length ? "Nowhere" : "Nowhere (the workflow declares no state keys)";
  return <Pick props={props} options={keys.map((key) => ({ value: key, label: `state.${key}` }))} none={none} />;
}

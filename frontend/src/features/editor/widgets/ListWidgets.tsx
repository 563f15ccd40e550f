/** Lists that people choose: names of people, agents in their order, nodes beside this one. */
import { ArrowUp, Trash2 } from "lucide-react";

import { useAgents } from "@/api/registry";
import { titleOf } from "@/core/document";
import { membersOf, parentOf } from "@/core/tree";
import { useDocument } from "@/store/editor";
import { Checkbox, ChipsInput, IconButton, type WidgetProps } from "@/ui";

import { AgentWidget } from "./AgentWidget";
import styles from "./ListWidgets.module.css";
import { useFormNode } from "./nodeContext";

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((each) => typeof each === "string") : []);
const orNothing = (list: string[]) => (list.length ? list : undefined);

/** Edit names of people and groups. */
export function PeopleWidget({ value, onChange, ids, disabled }: WidgetProps) {
  return (
    <ChipsInput
      ids={ids}
      value={texts(value)}
      disabled={disabled}
      placeholder="ada, group:lawyers"
      onChange={(people) => onChange(orNothing(people))}
    />
  );
}

/** Edit a list of agents, asked in their order. */
export function AgentsWidget(props: WidgetProps) {
  const { value, onChange, ids, disabled, label } = props;
  const agents = useAgents().data ?? [];
  const chosen = texts(value);
  const name = (slug: string) => agents.find((agent) => agent.slug === slug)?.name ?? `${slug} (unknown)`;
  return (
    <div className={styles.list}>
      {chosen.length > 0 && (
        <ol className={styles.rows} aria-label={label}>
          {chosen.map((slug, index) => (
            <li key={slug} className={styles.row}>
              <span className={styles.number}>{index + 1}</span>
              <span className={styles.name}>{name(slug)}</span>
              <IconButton
                size="sm"
                label={`Ask ${name(slug)} earlier`}
                icon={<ArrowUp aria-hidden />}
                disabled={disabled || index === 0}
                onClick={() => onChange(chosen.toSpliced(index, 1).toSpliced(index - 1, 0, slug))}
              />
              <IconButton
                size="sm"
                label={`Take ${name(slug)} out`}
                icon={<Trash2 aria-hidden />}
                disabled={disabled}
                onClick={() => onChange(orNothing(chosen.toSpliced(index, 1)))}
              />
            </li>
          ))}
        </ol>
      )}
      <AgentWidget
        {...props}
        ids={ids}
        value={undefined}
        onChange={(slug) => typeof slug === "string" && onChange([...chosen.filter((each) => each !== slug), slug])}
      />
    </div>
  );
}

/** Choose nodes that stand beside this one. */
export function NodesWidget({ value, onChange, ids, disabled, label }: WidgetProps) {
  const node = useFormNode();
  const document = useDocument();
  const chosen = texts(value);
  const beside = node ? membersOf(document, parentOf(node)).filter(({ id, kind }) => id !== node.id && kind !== "input") : [];
  const gone = chosen.filter((id) => !beside.some((each) => each.id === id));
  const options = [...beside.map((each) => ({ id: each.id, label: titleOf(each) })), ...gone.map((id) => ({ id, label: `${id} (gone)` }))];
  const turn = (id: string, on: boolean) => onChange(orNothing(on ? [...chosen, id] : chosen.filter((each) => each !== id)));
  return (
    <div id={ids.id} role="group" aria-label={label} className={styles.rows}>
      {options.length === 0 && <p className={styles.none}>There is no other node beside it.</p>}
      {options.map((option) => (
        <Checkbox
          key={option.id}
          label={option.label}
          checked={chosen.includes(option.id)}
          disabled={disabled}
          onChange={(event) => turn(option.id, event.target.checked)}
        />
      ))}
    </div>
  );
}

/** Give members numbers: whose vote counts how much. */
export function WeightsWidget({ value, onChange, ids, disabled, label }: WidgetProps) {
  const node = useFormNode();
  const document = useDocument();
  const weights = (typeof value === "object" && value !== null ? value : {}) as Record<string, number>;
  const members = node ? membersOf(document, node.id) : [];
  const set = (id: string, text: string) => {
    const { [id]: _, ...rest } = weights;
    const next = text === "" ? rest : { ...rest, [id]: Number(text) };
    onChange(Object.keys(next).length ? next : undefined);
  };
  return (
    <div id={ids.id} role="group" aria-label={label} className={styles.rows}>
      {members.length === 0 && <p className={styles.none}>It has no members yet.</p>}
      {members.map((member) => (
        <label key={member.id} className={styles.row}>
          <span className={styles.name}>{titleOf(member)}</span>
          <input
            className={styles.weight}
            type="number"
            min={0}
            step="any"
            placeholder="1"
            value={weights[member.id] ?? ""}
            disabled={disabled}
            onChange={(event) => set(member.id, event.target.value)}
          />
        </label>
      ))}
    </div>
  );
}

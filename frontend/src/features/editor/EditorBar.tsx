/** The bar above the canvas: what is edited, how it stands, and the actions that matter most. */
import { Ellipsis } from "lucide-react";
import { Link } from "react-router";

import {
  ACTION_GROUPS,
  actionContext,
  perform,
  publishAction,
  redoAction,
  runAction,
  undoAction,
  type Action,
} from "@/actions";
import { useDraft } from "@/store/draft";
import { useEditor } from "@/store/editor";
import { Badge, Button, IconButton, LinkButton, Menu, type MenuItem } from "@/ui";

import { ActionButton, useEnabled } from "./ActionButton";
import styles from "./EditorBar.module.css";
import { SaveState } from "./SaveState";

const IN_MENU = ["Workflow", "Edit", "View"];

function itemOf(action: Action, separated: boolean): MenuItem {
  const Icon = action.icon;
  return {
    id: action.id,
    label: action.label,
    icon: <Icon aria-hidden />,
    disabled: !action.enabled(actionContext()),
    separated,
    run: () => void perform(action),
    ...(action.shortcuts[0] ? { shortcut: action.shortcuts[0] } : {}),
  };
}

function menuItems(): MenuItem[] {
  const groups = ACTION_GROUPS.filter((group) => IN_MENU.includes(group.title));
  return groups.flatMap((group, at) => group.actions.map((action, index) => itemOf(action, at > 0 && index === 0)));
}

function MoreMenu() {
  // The items say what may run now, so they are made anew whenever the editor changes.
  useEditor();
  return (
    <Menu
      label="Actions"
      items={menuItems()}
      trigger={(props) => <IconButton {...props} label="More actions" icon={<Ellipsis aria-hidden />} />}
    />
  );
}

function VersionBadge() {
  const { version, dirty } = useDraft();
  if (version === null) return <Badge>never published</Badge>;
  return <Badge tone={dirty ? "plain" : "success"}>{dirty ? `v${version}, changed since` : `v${version}`}</Badge>;
}

function LastRunLink() {
  const lastRun = useDraft((draft) => draft.lastRun);
  if (!lastRun) return null;
  return (
    <LinkButton to={`/runs/${lastRun}`} variant="ghost">
      Last run
    </LinkButton>
  );
}

/** Draw the bar; a narrow window has fewer things in it. */
export function EditorBar({ narrow }: { narrow: boolean }) {
  const name = useDraft((draft) => draft.name);
  const editable = useEditor((state) => state.editable);
  const mayPublish = useEnabled(publishAction);
  return (
    <header className={styles.bar}>
      <nav aria-label="Breadcrumb" className={styles.crumbs}>
        {!narrow && (
          <>
            <Link to="/" className={styles.back}>
              Workflows
            </Link>
            <span aria-hidden className={styles.slash}>
              /
            </span>
          </>
        )}
        <h1 className={styles.name}>{name}</h1>
      </nav>
      {!narrow && <VersionBadge />}
      {editable ? <SaveState narrow={narrow} /> : <Badge tone="warning">read only</Badge>}
      <div className={styles.tools}>
        {!narrow && <ActionButton action={undoAction} />}
        {!narrow && <ActionButton action={redoAction} />}
        {!narrow && <LastRunLink />}
        {!narrow && (
          <Button disabled={!mayPublish} onClick={() => perform(publishAction)}>
            Publish
          </Button>
        )}
        <Button variant="primary" icon={<runAction.icon aria-hidden />} onClick={() => perform(runAction)}>
          Run
        </Button>
        <MoreMenu />
      </div>
    </header>
  );
}

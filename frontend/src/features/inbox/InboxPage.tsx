/** The page of open questions across runs: the list, and the one that is being answered. */

import { Inbox } from "lucide-react";
import { useRef } from "react";
import { useSearchParams } from "react-router";

import { type InboxItem, useInbox } from "@/api/inbox";
import { useLiveStatus } from "@/store/live";
import { ConnectionMark, EmptyState, ErrorState, LinkButton, Page, PageHeader, SkeletonList, useNarrow, usePageTitle } from "@/ui";

import { AnswerPanel } from "./AnswerPanel";
import styles from "./Inbox.module.css";
import { InboxRow } from "./InboxRow";
import { keyOf } from "./keyOf";

/** Show what waits for the user's answer. */
export function InboxPage() {
  const inbox = useInbox();
  const items = inbox.data ?? [];
  usePageTitle(items.length > 0 ? `Inbox (${items.length})` : "Inbox");
  const connection = useLiveStatus();
  return (
    <Page wide>
      <PageHeader title="Inbox" actions={<ConnectionMark status={connection} />}>
        What runs ask of you. A run waits here as long as it must, and holds nothing up meanwhile.
      </PageHeader>
      {inbox.isPending && <SkeletonList rows={4} height="4.5rem" />}
      {inbox.isError && <ErrorState title="The inbox could not be read" error={inbox.error} onRetry={() => void inbox.refetch()} />}
      {inbox.isSuccess && items.length === 0 && <NothingAsked />}
      {items.length > 0 && <Questions items={items} />}
    </Page>
  );
}

function NothingAsked() {
  return (
    <EmptyState mark={<Inbox aria-hidden />} title="Nobody waits for you" actions={<LinkButton to="/runs">To the runs</LinkButton>}>
      When a run reaches an approval or a question that you may answer, it shows here by itself.
    </EmptyState>
  );
}

/** The list with the chosen question beside it; on a phone the chosen one unfolds in its place. */
function Questions({ items }: { items: InboxItem[] }) {
  const narrow = useNarrow();
  const { chosen, choose } = useChosen(items, !narrow);
  const list = useRef<HTMLUListElement>(null);
  return (
    <div className={styles.split}>
      <ul ref={list} className={styles.list} aria-label="Open questions" onKeyDown={moveBetween}>
        {items.map((item) => {
          const here = item === chosen;
          return (
            <li key={keyOf(item)} className={styles.item} data-here={here}>
              <InboxRow item={item} here={here} onChoose={() => choose(here && narrow ? null : item)} />
              {here && narrow && <AnswerPanel key={item.question.hash} item={item} />}
            </li>
          );
        })}
      </ul>
      {!narrow && chosen && (
        <section className={styles.detail} aria-label="The question">
          <AnswerPanel key={`${keyOf(chosen)} ${chosen.question.hash}`} item={chosen} />
        </section>
      )}
    </div>
  );
}

/** Keep in the address which question is looked at; where there is room, one always is. */
function useChosen(items: InboxItem[], always: boolean) {
  const [search, setSearch] = useSearchParams();
  const wanted = items.find((item) => keyOf(item) === search.get("q"));
  const choose = (item: InboxItem | null) => setSearch(item ? { q: keyOf(item) } : {}, { replace: true });
  return { chosen: wanted ?? (always ? items[0] : undefined), choose };
}

const STEPS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

function moveBetween(event: React.KeyboardEvent<HTMLElement>): void {
  const heads = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-head]")];
  const at = heads.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? undefined : heads[at + (STEPS[event.key] ?? 0)];
  if (!next || !(event.key in STEPS)) return;
  event.preventDefault();
  next.focus();
  next.click();
}

/** What is shown when a page fails to load or to draw, or does not exist. */
import { isRouteErrorResponse, useRouteError } from "react-router";

import { EmptyState, ErrorState, LinkButton, Page } from "@/ui";

/** Draw the failure of a page. */
export function RouteError() {
  const error = useRouteError();
  if (isRouteErrorResponse(error) && error.status === 404) return <NotFound />;
  return (
    <Page>
      <ErrorState title="This page failed" error={error} onRetry={() => window.location.reload()} />
    </Page>
  );
}

/** Say that an address leads nowhere. */
export function NotFound() {
  return (
    <Page>
      <EmptyState title="There is no such page" actions={<LinkButton to="/">To the workflows</LinkButton>}>
        The address may be mistyped, or what it named was deleted.
      </EmptyState>
    </Page>
  );
}

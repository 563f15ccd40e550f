/** The user's session: what the page asks the server while it lasts, the way to the log-in page, and the way out. */

type Send = (request: Request, options: { signal: AbortSignal }) => Promise<Response>;

/**
 * Passes requests on until the session ends. From then on none is sent and none is answered, not even by a refusal:
 * the page is being left, and whatever it did about an answer would get in the way of the page that follows.
 */
export class Session {
  private readonly ending = new AbortController();

  constructor(private readonly send: Send) {}

  /** Ask the server; the promise of a request that the end overtakes stays open. */
  readonly ask = async (request: Request): Promise<Response> => {
    const ended = this.ending.signal;
    try {
      ended.throwIfAborted();
      const response = await this.send(request, { signal: AbortSignal.any([ended, request.signal]) });
      ended.throwIfAborted();
      return response;
    } catch (error) {
      if (ended.aborted) return new Promise(() => undefined);
      throw error;
    }
  };

  /** Give up what is under way and send nothing more. */
  end(): void {
    this.ending.abort();
  }
}

export const session = new Session((request, options) => fetch(request, options));

/** Read the CSRF token that Django keeps in a cookie. */
export function csrfToken(): string {
  const match = /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie);
  return match?.[1] ?? "";
}

/** Leave for the log-in page and come back to where we are. */
export function goToLogin(): void {
  window.location.assign(`/login/?next=${encodeURIComponent(window.location.pathname)}`);
}

/** Log out, by a POST as Django asks, and leave for the page that answers. */
export function logOut(): void {
  session.end();
  // whoever comes back by the browser's own history finds the log-in page, not what was drawn for them
  window.addEventListener("pageshow", ({ persisted }) => persisted && window.location.reload());
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/logout/";
  const token = document.createElement("input");
  token.name = "csrfmiddlewaretoken";
  token.value = csrfToken();
  form.append(token);
  document.body.append(form);
  form.submit();
}

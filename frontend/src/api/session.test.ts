import { describe, expect, it } from "vitest";

import { Session } from "./session";

const REQUEST = () => new Request("http://localhost/api/inbox/");

/** A server that answers when it is told to, and gives up what it is asked to give up. */
class Server {
  asked = 0;
  answer: (response: Response) => void = () => undefined;

  readonly send = (_: Request, { signal }: { signal: AbortSignal }): Promise<Response> => {
    this.asked += 1;
    return new Promise((resolve, reject) => {
      this.answer = resolve;
      signal.addEventListener("abort", () => reject(signal.reason as Error));
    });
  };
}

/** Tell what became of a promise once everything that was due has happened. */
async function fateOf(promise: Promise<unknown>): Promise<string> {
  const late = new Promise((resolve) => setTimeout(() => resolve("open"), 0));
  return (await Promise.race([promise.then(() => "answered", () => "refused"), late])) as string;
}

describe("a session", () => {
  it("passes questions and answers on while it lasts", async () => {
    const server = new Server();
    const answer = new Session(server.send).ask(REQUEST());
    server.answer(new Response(null, { status: 204 }));
    expect((await answer).status).toBe(204);
  });

  it("tells of a server that cannot be reached while it lasts", async () => {
    const session = new Session(() => Promise.reject(new TypeError("Failed to fetch")));
    await expect(session.ask(REQUEST())).rejects.toThrow("Failed to fetch");
  });

  it("gives up a request when whoever asked gives it up", async () => {
    const server = new Server();
    const asker = new AbortController();
    const answer = new Session(server.send).ask(new Request(REQUEST(), { signal: asker.signal }));
    asker.abort();
    expect(await fateOf(answer)).toBe("refused");
  });

  it("gives up what is under way at its end, and tells nobody", async () => {
    const server = new Server();
    const session = new Session(server.send);
    const answer = session.ask(REQUEST());
    session.end();
    expect(await fateOf(answer)).toBe("open");
  });

  it("keeps an answer to itself that its end overtook", async () => {
    const server = new Server();
    const session = new Session(server.send);
    const answer = session.ask(REQUEST());
    server.answer(new Response(null, { status: 401 }));
    session.end();
    expect(await fateOf(answer)).toBe("open");
  });

  it("sends nothing after its end", async () => {
    const server = new Server();
    const session = new Session(server.send);
    session.end();
    expect(await fateOf(session.ask(REQUEST()))).toBe("open");
    expect(server.asked).toBe(0);
  });
});

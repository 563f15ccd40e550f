/** The page's own live connection: the real websocket of this site, woken when the network or the page comes back. */

import { LiveConnection, type Socket } from "./live";

function openSocket(): Socket {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${location.host}/ws/`) as unknown as Socket;
}

export const live = new LiveConnection(openSocket);

window.addEventListener("online", () => live.wake());
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && live.wake());

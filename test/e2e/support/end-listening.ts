/**
 * Ends what pages listened to in Firestore. The emulator goes on with it though the connection is closed, and asks each
 * of those queries anew at every write: after a few hundred pages it does little else.
 */
import type { BrowserContext, Request } from "playwright-core";
import { noteQuery } from "../../support/queries/log.ts";

/** A connection of Firestore's SDK: a WebChannel, whose requests, and the messages in them, are numbered. */
interface Channel {
  /** With the id that the server has given it; null until a request has it. */
  address: URL | null;
  lastRequest: number;
  messages: number;
  targets: Set<number>;
}

/** Watches the pages of a window; gives what ends all that they listen to, to be called once it is closed. */
export async function watchListening(context: BrowserContext): Promise<() => Promise<void>> {
  const pages: Channel[][] = [];
  context.on("page", (page) => {
    const channels: Channel[] = [];
    pages.push(channels);
    page.on("request", (request) => note(channels, request));
  });
  // A page that is left closes its connection, after which nobody could say that it listens no longer.
  await context.route(/\.Firestore\/Listen\/channel.*TYPE=terminate/, (route) => route.abort());
  return async () => {
    await Promise.all(pages.flat().map(removeTargets));
  };
}

/** @param channels  those of the page that asks; it has one at a time, so a new id is that of the latest */
function note(channels: Channel[], request: Request): void {
  const address = new URL(request.url());
  if (!address.pathname.endsWith(".Firestore/Listen/channel")) return;
  const id = idIn(address);
  if (id === null) channels.push({ address: null, lastRequest: 0, messages: 0, targets: new Set() });
  const channel = channels.find((known) => known.address !== null && idIn(known.address) === id) ?? channels.at(-1);
  if (channel === undefined) return;
  if (id !== null) channel.address = address;
  if (request.method() !== "POST") return;

  channel.lastRequest = Number(address.searchParams.get("RID"));
  const body = new URLSearchParams(request.postData() ?? "");
  channel.messages = Number(body.get("ofs")) + Number(body.get("count"));
  for (const [name, value] of body) {
    if (!name.endsWith("___data__")) continue;
    const { addTarget, removeTarget } = JSON.parse(value);
    if (addTarget) {
      channel.targets.add(addTarget.targetId);
      if (addTarget.query) noteQuery(addTarget.query.structuredQuery);
    } else channel.targets.delete(removeTarget);
  }
}

async function removeTargets({ address, lastRequest, messages, targets }: Channel): Promise<void> {
  if (address === null || targets.size === 0) return;
  const database = address.searchParams.get("database") ?? "";
  const next = new URL(address);
  const RID = String(lastRequest + 1);
  next.search = new URLSearchParams({ VER: "8", database, SID: idIn(address) ?? "", RID }).toString();
  const body = new URLSearchParams({ count: String(targets.size), ofs: String(messages) });
  for (const [index, removeTarget] of [...targets].entries()) {
    body.set(`req${index}___data__`, JSON.stringify({ database, removeTarget }));
  }
  await fetch(next, { method: "POST", body });
}

function idIn(address: URL): string | null {
  return address.searchParams.get("SID");
}

import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { GatehouseError } from "../../functions/src/model/errors.ts";
import { createOrder } from "../../functions/src/payments/create-order.ts";
import { expireOrder } from "../../functions/src/payments/expire-order.ts";
import { database } from "../../functions/src/runtime/database.ts";

export interface Tail {
  /** Orders that were placed, the abandoned ones too. */
  orders_per_s: number;
  orders: number;
  abandoned: number;
  tries: number;
  /** Tries that were answered with "try again". */
  aborted: number;
  aborted_share: number;
  p50_ms: number;
  p95_ms: number;
  sold: number;
  oversold: number;
}

interface Place {
  platform_id: string;
  entity_id: string;
  event_id: string;
}

const buyers = 40;
const ticketsMost = 5;
/** One of so many orders is abandoned, one of so many requests is sent twice at once. */
const abandonedOneOf = 3;
const doubledOneOf = 10;
/** Nobody would wait longer for a sale to end. */
const patience_ms = 120_000;

/**
 * The tail of a paid sale, which is where buyers meet: few seats of two types, many buyers who want one to five tickets of
 * one or both, limits for a person, requests that are sent twice at once, and a third of the orders abandoned, so that
 * their seats come back and are sold again. It ends when every seat is in an order that stays.
 */
export async function measureTail(
  { types, ...place }: Place & { types: { ticket_type_id: string; quantity: number }[] },
  report: (step: string) => void,
): Promise<Tail> {
  const seats = types.reduce((sum, { quantity }) => sum + quantity, 0);
  const chance = chances(20_260);
  const latencies_ms: number[] = [];
  let [orders, abandoned, tries, aborted, kept, requests] = [0, 0, 0, 0, 0, 0];

  async function attempt(uid: string, lines: { ticket_type_id: string; quantity: number }[], twice: boolean) {
    const data = { ...place, lines, idempotency_key: randomUUID() };
    const actor = { kind: "person" as const, uid, name: "Bench", second_factor: false, address: "" };
    const began_ms = performance.now();
    const send = () => createOrder.execute({ data, actor });
    tries += twice ? 2 : 1;
    const answers = await Promise.allSettled(twice ? [send(), send()] : [send()]);
    for (const answer of answers) {
      if (answer.status === "rejected" && codeOf(answer.reason) === "aborted") aborted += 1;
    }
    const placed = answers.find((answer) => answer.status === "fulfilled");
    if (placed === undefined) return answers.map((answer) => (answer.status === "rejected" ? answer.reason : null))[0];
    latencies_ms.push(performance.now() - began_ms);
    return placed.value;
  }

  async function buyer(index: number): Promise<void> {
    const uid = `tail-${index}`;
    const closed = new Set<string>();
    while (kept < seats && performance.now() - started_ms < patience_ms) {
      const open = types.filter(({ ticket_type_id }) => !closed.has(ticket_type_id));
      if (open.length === 0) return;
      const wanted = linesOf(open, chance);
      requests += 1;
      const answer = await attempt(uid, wanted, requests % doubledOneOf === 0);
      if (answer instanceof GatehouseError) {
        // Their limit is reached. Else, as the web client does: again after a moment.
        // They hold as much unpaid as one may.
        if ("waiting" in answer.details) return;
        if (answer.code === "failed-precondition") closed.add(limitedType(answer, wanted));
        else await delay(20 + chance() * 60);
        continue;
      }
      if (answer === null || answer === undefined || !("order_id" in answer)) throw answer;
      orders += 1;
      if (orders % abandonedOneOf === 0) {
        abandoned += 1;
        await delay(20 + chance() * 60);
        // As the job does, which comes again.
        while ((await expireOrder(answer.order_id, "system:bench", new Date()).catch(() => null)) === null);
      } else kept += wanted.reduce((sum, { quantity }) => sum + quantity, 0);
    }
  }

  report(`${seats} seats, ${buyers} buyers`);
  const started_ms = performance.now();
  await Promise.all(Array.from({ length: buyers }, (_, index) => buyer(index)));
  const elapsed_s = (performance.now() - started_ms) / 1_000;

  const living = database().collection("tickets").where("event_id", "==", place.event_id);
  const sold = (await living.where("status", "in", ["held", "issued", "used"]).count().get()).data().count;
  latencies_ms.sort((one, other) => one - other);
  const at = (share: number) => Math.round(latencies_ms[Math.floor(latencies_ms.length * share)] ?? 0);
  return {
    orders_per_s: Math.round((orders / elapsed_s) * 10) / 10,
    orders,
    abandoned,
    tries,
    aborted,
    aborted_share: aborted / tries,
    p50_ms: at(0.5),
    p95_ms: at(0.95),
    sold,
    oversold: Math.max(0, sold - seats),
  };
}

/** One to five tickets, of one type or of two. */
function linesOf(open: readonly { ticket_type_id: string }[], chance: () => number) {
  const count = 1 + Math.floor(chance() * ticketsMost);
  const first = Math.floor(chance() * open.length);
  const ofFirst = open.length === 1 || chance() < 0.6 ? count : 1 + Math.floor(chance() * count);
  return [
    { ticket_type_id: open[first]?.ticket_type_id ?? "", quantity: ofFirst },
    { ticket_type_id: open[1 - first]?.ticket_type_id ?? "", quantity: count - ofFirst },
  ].filter(({ quantity }) => quantity > 0);
}

function limitedType(error: GatehouseError, wanted: readonly { ticket_type_id: string }[]): string {
  const line = Number(/^lines\.(\d+)/.exec(error.field ?? "")?.[1] ?? 0);
  return wanted[line]?.ticket_type_id ?? "";
}

function codeOf(error: unknown): string {
  return error instanceof GatehouseError ? error.code : "";
}

/** The same every time, so that runs can be compared. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

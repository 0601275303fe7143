import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { GatehouseError } from "../../functions/src/model/errors.ts";
import { createOrder } from "../../functions/src/payments/create-order.ts";
import { expireOrder } from "../../functions/src/payments/expire-order.ts";
import { database } from "../../functions/src/runtime/database.ts";
import { median } from "./median.ts";

export interface Tail extends Round {
  /** Orders per second against those where there is room, each measured in turn: the median of the rounds. */
  of_roomy: number;
}

interface Round {
  /** Orders that were placed, the abandoned ones too, until the last seat was taken for good. */
  orders_per_s: number;
  /** The same orders by as many buyers, where there is room for all and nobody meets. */
  roomy_orders_per_s: number;
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

/** A sale at its tail, and one of such types with seats for all orders. */
export interface Crowded extends Sale {
  roomy: Sale;
}

interface Sale {
  platform_id: string;
  entity_id: string;
  event_id: string;
  types: { ticket_type_id: string; quantity: number }[];
}

const buyers = 40;
const ticketsMost = 5;
/** One of so many orders is abandoned, one of so many requests is sent twice at once. */
const abandonedOneOf = 3;
const doubledOneOf = 10;
/** As the web client does after "try again". */
const again_ms = [20, 80] as const;
/** Nobody asks many times a second for what they were told is sold out. */
const soldOut_ms = [200, 500] as const;
/** About as many orders as the tail has. */
const roomyOrders = 160;
/** Nobody would wait longer for a sale to end. */
const patience_ms = 120_000;

/**
 * How fast the same buyers place the same orders where they do not meet: what the tail is held against. A paid order
 * asks and writes more than one of the plain sale's, which is free, so that would measure the price, and not the crowd.
 */
async function measureRoomy({ types, ...place }: Sale): Promise<number> {
  const chance = chances(20_260);
  let begun = 0;
  const started_ms = performance.now();
  const buyer = async () => {
    while (begun < roomyOrders) {
      begun += 1;
      const data = { ...place, lines: linesOf(types, chance), idempotency_key: randomUUID() };
      await createOrder.execute({ data, actor: actorOf(`roomy-${begun}`) });
    }
  };
  await Promise.all(Array.from({ length: buyers }, buyer));
  return perSecond(roomyOrders, performance.now() - started_ms);
}

/**
 * The tail of a paid sale, which is where buyers meet: few seats of two types, many buyers who want one to five tickets of
 * one or both, limits for a person, requests that are sent twice at once, and a third of the orders abandoned, so that
 * their seats come back and are sold again. It ends when every seat is in an order that stays.
 *
 * @param sales of a round each. The machine's speed drifts, so one round alone swings by half.
 */
export async function measureTail(sales: readonly Crowded[], report: (step: string) => void): Promise<Tail> {
  const rounds: Round[] = [];
  for (const sale of sales) {
    rounds.push(await measureRound(sale, (step) => report(`${step}, round ${rounds.length + 1} of ${sales.length}`)));
  }
  const medianOf = (pick: (round: Round) => number) => median(rounds.map(pick));
  const total = (pick: (round: Round) => number) => rounds.reduce((sum, round) => sum + pick(round), 0);
  const [tries, aborted] = [total((round) => round.tries), total((round) => round.aborted)];
  return {
    of_roomy: medianOf((round) => round.orders_per_s / round.roomy_orders_per_s),
    orders_per_s: medianOf((round) => round.orders_per_s),
    roomy_orders_per_s: medianOf((round) => round.roomy_orders_per_s),
    orders: total((round) => round.orders),
    abandoned: total((round) => round.abandoned),
    tries,
    aborted,
    aborted_share: aborted / tries,
    p50_ms: medianOf((round) => round.p50_ms),
    p95_ms: medianOf((round) => round.p95_ms),
    sold: total((round) => round.sold),
    oversold: total((round) => round.oversold),
  };
}

async function measureRound({ roomy, types, ...place }: Crowded, report: (step: string) => void): Promise<Round> {
  report(`${roomyOrders} orders where there is room`);
  const roomy_orders_per_s = await measureRoomy(roomy);
  const seats = types.reduce((sum, { quantity }) => sum + quantity, 0);
  const chance = chances(20_260);
  const latencies_ms: number[] = [];
  let [orders, abandoned, tries, aborted, kept, requests] = [0, 0, 0, 0, 0, 0];

  async function attempt(uid: string, lines: { ticket_type_id: string; quantity: number }[], twice: boolean) {
    const data = { ...place, lines, idempotency_key: randomUUID() };
    const actor = actorOf(uid);
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
    /** As far as this buyer was told. */
    const left = new Map<string, number>();
    while (kept < seats && performance.now() - started_ms < patience_ms) {
      const open = types.filter(({ ticket_type_id }) => !closed.has(ticket_type_id));
      if (open.length === 0) return;
      const wanted = linesOf(open, chance).map((line) => atMostLeft(line, left));
      requests += 1;
      const answer = await attempt(uid, wanted, requests % doubledOneOf === 0);
      if (answer instanceof GatehouseError) {
        // They hold as much unpaid as one may.
        if ("waiting" in answer.details) return;
        // Their limit of one type is reached.
        if (answer.code === "failed-precondition") closed.add(limitedType(answer, wanted));
        else if (answer.code === "sold-out") {
          const { ticket_type_id, left: count } = answer.details;
          left.set(String(ticket_type_id), Number(count));
          await delay(between(count === 0 ? soldOut_ms : again_ms, chance));
        } else await delay(between(again_ms, chance));
        continue;
      }
      if (answer === null || answer === undefined || !("order_id" in answer)) throw answer;
      orders += 1;
      left.clear();
      last_ms = performance.now();
      if (orders % abandonedOneOf === 0) {
        abandoned += 1;
        await delay(between(again_ms, chance));
        // As the job does, which comes again.
        while ((await expireOrder(answer.order_id, "system:bench", new Date()).catch(() => null)) === null);
      } else kept += wanted.reduce((sum, { quantity }) => sum + quantity, 0);
    }
  }

  report(`${seats} seats, ${buyers} buyers`);
  const started_ms = performance.now();
  let last_ms = started_ms;
  await Promise.all(Array.from({ length: buyers }, (_, index) => buyer(index)));

  const living = database().collection("tickets").where("event_id", "==", place.event_id);
  const sold = (await living.where("status", "in", ["held", "issued", "used"]).count().get()).data().count;
  latencies_ms.sort((one, other) => one - other);
  const at = (share: number) => Math.round(latencies_ms[Math.floor(latencies_ms.length * share)] ?? 0);
  return {
    orders_per_s: perSecond(orders, last_ms - started_ms),
    roomy_orders_per_s,
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

/** Who is told how many are left asks for no more; once all are sold, they hope for one that comes back. */
function atMostLeft(line: { ticket_type_id: string; quantity: number }, left: ReadonlyMap<string, number>) {
  const { ticket_type_id, quantity } = line;
  return { ticket_type_id, quantity: Math.min(quantity, Math.max(1, left.get(ticket_type_id) ?? quantity)) };
}

function limitedType(error: GatehouseError, wanted: readonly { ticket_type_id: string }[]): string {
  const line = Number(/^lines\.(\d+)/.exec(error.field ?? "")?.[1] ?? 0);
  return wanted[line]?.ticket_type_id ?? "";
}

function codeOf(error: unknown): string {
  return error instanceof GatehouseError ? error.code : "";
}

function actorOf(uid: string) {
  return { kind: "person" as const, uid, name: "Bench", second_factor: false, address: "" };
}

function between([least, most]: readonly [number, number], chance: () => number): number {
  return least + chance() * (most - least);
}

function perSecond(count: number, elapsed_ms: number): number {
  return Math.round((count / elapsed_ms) * 10_000) / 10;
}

/** The same every time, so that runs can be compared. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

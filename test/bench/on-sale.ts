import { randomUUID } from "node:crypto";
import { createOrder } from "../../functions/src/payments/create-order.ts";
import { database } from "../../functions/src/runtime/database.ts";
import { median } from "./median.ts";

export interface OnSale {
  orders_per_s: number;
  naive_orders_per_s: number;
  ceiling_batches_per_s: number;
  /** Bare transactions that read what an order reads and create what it creates: what is left of the ceiling then. */
  bare_transactions_per_s: number;
  /** Orders per second against either, each measured in turn: the median of the rounds. */
  of_bare_transactions: number;
  of_ceiling: number;
  p50_ms: number;
  p95_ms: number;
  sold: number;
  oversold: number;
}

/** How many of each were done per second. */
interface Round {
  orders: number;
  bare: number;
  ceiling: number;
}

interface Place {
  platform_id: string;
  entity_id: string;
  event_id: string;
}

const buyers = 50;
const quantity = 2;
/** So many that the compilers of Node and of the emulator have settled; as many as the rate limit lets the buyers. */
export const warmUps = 1_400;
/** The machine's speed drifts: what is compared is measured in turn, and judged by the median of so many rounds. */
const rounds = 5;
const naiveOrders = 200;
/** The naive way can be so slow that nobody would wait for all of its orders. */
const naivePatience_ms = 60_000;

/**
 * A sale of all tickets of one free type to 50 buyers at once, 2 an order, straight against the use case; and in the
 * same run what it is held against: a batch that creates the same three documents and reads nothing (the ceiling), a
 * bare transaction that reads as much, and a transaction on one counter of what is sold (the naive way).
 */
export async function measureOnSale(
  what: Place & { ticket_type_id: string; warm_up_type_id: string },
  tickets: number,
  report: (step: string) => void,
): Promise<OnSale> {
  const { ticket_type_id, warm_up_type_id, ...place } = what;
  const orders = tickets / quantity;

  report("warming up");
  const sample = await placeOne(place, ticket_type_id, 0);
  const documents = await threeDocuments(sample);
  // All, so that none is measured while its code is still being compiled.
  await inParallel(warmUps, () => createThree(documents));
  await inParallel(warmUps, (index) => placeOne(place, warm_up_type_id, index));
  await inParallel(warmUps, () => transactThree(place, ticket_type_id, documents));

  const latencies_ms: number[] = [];
  const measured: Round[] = [];
  const many = orders / rounds;
  for (let round = 0; round < rounds; round += 1) {
    report(`${many} orders of ${quantity}, round ${round + 1} of ${rounds}`);
    const before = await inParallel(many, () => createThree(documents));
    const bare = await inParallel(many, () => transactThree(place, ticket_type_id, documents));
    // The first of all has been placed already, as a sample.
    const sale = await inParallel(round === 0 ? many - 1 : many, (index) =>
      placeOne(place, ticket_type_id, round * many + index + 1),
    );
    const after = await inParallel(many, () => createThree(documents));
    latencies_ms.push(...sale.latencies_ms);
    measured.push({ orders: sale.per_s, bare: bare.per_s, ceiling: (before.per_s + after.per_s) / 2 });
  }
  report(`up to ${naiveOrders} orders that share a counter`);
  const naive = await inParallel(
    naiveOrders,
    (_, hasPatience) => orderOnCounter(documents, hasPatience),
    naivePatience_ms,
  );

  const active = database()
    .collection("tickets")
    .where("ticket_type_id", "==", ticket_type_id)
    .where("status", "in", ["held", "issued", "used"]);
  const sold = (await active.count().get()).data().count;
  return {
    orders_per_s: rounded(median(measured.map((round) => round.orders))),
    naive_orders_per_s: rounded(naive.per_s),
    ceiling_batches_per_s: rounded(median(measured.map((round) => round.ceiling))),
    bare_transactions_per_s: rounded(median(measured.map((round) => round.bare))),
    of_bare_transactions: median(measured.map((round) => round.orders / round.bare)),
    of_ceiling: median(measured.map((round) => round.orders / round.ceiling)),
    p50_ms: Math.round(percentile(latencies_ms, 0.5)),
    p95_ms: Math.round(percentile(latencies_ms, 0.95)),
    sold,
    oversold: Math.max(0, sold - tickets),
  };
}

async function placeOne(place: Place, ticket_type_id: string, index: number): Promise<string> {
  const placed = await createOrder.execute({
    data: { ...place, lines: [{ ticket_type_id, quantity }], expected_total_minor: 0, idempotency_key: randomUUID() },
    actor: {
      kind: "person",
      uid: `${ticket_type_id}-${index % buyers}`,
      name: "Bench",
      second_factor: false,
      address: "",
    },
  });
  return placed.order_id;
}

/** The documents of a real order, to be created again under other ids. */
async function threeDocuments(order_id: string): Promise<FirebaseFirestore.DocumentData[]> {
  const order = await database().doc(`orders/${order_id}`).get();
  const tickets = await database().collection("tickets").where("order_id", "==", order_id).get();
  return [order, ...tickets.docs].map((document) => document.data() ?? {});
}

async function createThree(documents: FirebaseFirestore.DocumentData[]): Promise<void> {
  const batch = database().batch();
  for (const document of documents) batch.create(database().collection("bench").doc(), document);
  await batch.commit();
}

async function transactThree(
  { platform_id, entity_id, event_id }: Place,
  ticket_type_id: string,
  documents: FirebaseFirestore.DocumentData[],
): Promise<void> {
  const event = `events/${event_id}`;
  const read = [event, `${event}/ticket_types/${ticket_type_id}`, `entities/${entity_id}`, `platforms/${platform_id}`];
  await database().runTransaction(async (tx) => {
    await tx.getAll(...[...read, "users/bench"].map((path) => database().doc(path)));
    for (const document of documents) tx.create(database().collection("bench").doc(), document);
  });
}

async function orderOnCounter(documents: FirebaseFirestore.DocumentData[], hasPatience: () => boolean): Promise<void> {
  const attempt = () =>
    database().runTransaction(async (tx) => {
      const counter = database().doc("bench/counter");
      const sold = (await tx.get(counter)).get("sold") ?? 0;
      tx.set(counter, { sold: sold + quantity });
      for (const document of documents) tx.create(database().collection("bench").doc(), document);
      return true;
    });
  // The client library gives up after some attempts; a buyer would not.
  while (hasPatience() && !(await attempt().catch(() => false)));
}

/** Runs `count` pieces of work, as many at once as there are buyers; counts what is done before its patience is over. */
async function inParallel(
  count: number,
  work: (index: number, hasPatience: () => boolean) => Promise<unknown>,
  patience_ms = Number.POSITIVE_INFINITY,
) {
  const latencies_ms: number[] = [];
  let next = 0;
  const started_ms = performance.now();
  const hasPatience = () => performance.now() - started_ms < patience_ms;
  const worker = async () => {
    while (next < count && hasPatience()) {
      const index = next++;
      const began_ms = performance.now();
      await work(index, hasPatience);
      if (hasPatience()) latencies_ms.push(performance.now() - began_ms);
    }
  };
  await Promise.all(Array.from({ length: buyers }, worker));
  const elapsed_ms = Math.min(performance.now() - started_ms, patience_ms);
  return { per_s: latencies_ms.length / (elapsed_ms / 1000), latencies_ms };
}

function percentile(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

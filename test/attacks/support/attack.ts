/** Carries out the steps of a sequence, and judges every answer. */
import { setTimeout as delay } from "node:timers/promises";
import type Stripe from "stripe";
import { GatehouseError } from "../../../functions/src/model/errors.ts";
import { entityRoleGrants } from "../../../functions/src/model/permissions.ts";
import { orders } from "../../../functions/src/payments/collections.ts";
import { runDueJobs } from "../../../functions/src/run-due-jobs.ts";
import type { Actor } from "../../../functions/src/runtime/actor.ts";
import { entityRoles, platformRoles } from "../../../functions/src/runtime/collections.ts";
import { foundAll } from "../../../functions/src/runtime/work.ts";
import type { OwnStripe } from "../../functions/support/own-stripe.ts";
import { workingCard } from "../../support/actions.ts";
import { draft, fingerprint, ticketType, versionAt, write } from "./deployment.ts";
import { attackedOf } from "./operations.ts";
import { actorOf, anonymous, buyers, cast, everybody, type Person } from "./people.ts";
import { at, type Focus, keyOf, Pool, presentVersion } from "./pool.ts";
import type { Call, Step, Who } from "./steps.ts";

interface Sent {
  operation: string;
  data: Record<string, unknown>;
  actor: Actor;
}

type Answer = { code: "ok"; result: unknown } | { code: string; message: string; cause: unknown };

const cards = { works: workingCard, declines: "4000 0000 0000 0002", "settles later": "4000 0000 0000 7726" };

export class Attack {
  /** What happened, for people to read when something is found. */
  readonly story: string[] = [];
  /** What must not have happened. */
  readonly faults: string[] = [];
  /** How many answers had which code. */
  readonly answers = new Map<string, number>();
  readonly #stripe: OwnStripe;
  readonly #run: number;
  readonly #pool: Pool;
  readonly #sent: Sent[] = [];
  readonly #delivered = new Set<string>();
  #hasStripeFailed = false;
  #state: string | null = null;

  constructor(stripe: OwnStripe, run: number) {
    this.#stripe = stripe;
    this.#run = run;
    this.#pool = new Pool(run);
  }

  async carryOut(steps: readonly Step[]): Promise<void> {
    for (const step of steps) {
      // After a refusal there is nothing new.
      if (this.#state === null) await this.#pool.refresh();
      await this.#step(step, true);
      if (this.faults.length > 0) return;
    }
  }

  /** Nobody may pay for an order that is over. Where Stripe has failed, there may be a page that nobody was told of. */
  async judgePages(): Promise<void> {
    if (this.#hasStripeFailed) return;
    const { docs } = await orders().get();
    const waiting = new Set(docs.filter((order) => order.data().status === "pending").map(({ id }) => id));
    for (const { client_reference_id: id } of await this.#openPages(docs)) {
      if (!waiting.has(id ?? "")) this.faults.push(`${id} is over, and its payment page open`);
    }
  }

  /** Everything that Stripe has to tell arrives, and the jobs have run: nothing is under way any more. */
  async settle({ paying }: { paying: boolean }): Promise<void> {
    await this.#stripe.clearRequestFaults();
    await this.#pool.refresh();
    if (paying) for (const page of await this.#openPages(this.#pool.orders)) await this.#payOn(page, "works");
    await this.#stripe.advanceClock(40 * 60);
    for (let round = 0; round < 3; round += 1) {
      await runDueJobs(new Date((await this.#now()).getTime() + 200_000));
      for (const event of await this.#events()) if (!this.#delivered.has(event.id)) await this.#deliver(event, 1);
    }
    for (const event of await this.#events()) {
      if (!this.#delivered.has(event.id)) this.faults.push(`Stripe's ${event.type} is never carried out`);
    }
  }

  /** The state as it was before, if only refusals followed; else as it is. */
  async #before(): Promise<string> {
    this.#state ??= await fingerprint();
    return this.#state;
  }

  async #step(step: Step, alone: boolean): Promise<void> {
    if (step.do === "call") return this.#call(await this.#prepare(step), step.twice, alone);
    if (step.do === "repeat") return this.#repeat(step, alone);
    this.#state = null;
    switch (step.do) {
      case "together": {
        const [first, second] = [
          this.#step(step.first, false),
          delay(step.delay_ms).then(() => this.#step(step.second, false)),
        ];
        await Promise.all([first, second]);
        return;
      }
      case "meanwhile":
        return this.#meanwhile(step);
      case "draft":
      case "add type":
      case "edit":
        return this.#write(step);
      case "pay":
        return this.#pay(step.page, step.card);
      case "deliver": {
        const events = await this.#events();
        const open = events.filter(({ id }) => !this.#delivered.has(id));
        // Of what was not told yet, mostly; the rest comes again.
        const event = at(open.length > 0 && step.event < 6 ? open : events, step.event);
        return event && this.#deliver(event, step.times);
      }
      case "run jobs":
        await runDueJobs(new Date((await this.#now()).getTime() + step.minutes * 60_000));
        this.story.push(`jobs, in ${step.minutes} minutes`);
        return;
      case "wait":
        await this.#stripe.advanceClock(step.minutes * 60);
        this.story.push(`${step.minutes} minutes pass`);
        return;
      case "Stripe fails":
        this.#hasStripeFailed ||= step.how !== "delay";
        await this.#stripe.failRequests({
          path: "/v1/*",
          method: "POST",
          failure: step.how,
          times: step.times,
          delayMs: 120,
        });
        this.story.push(`Stripe: ${step.how}, ${step.times} times`);
        return;
    }
  }

  async #meanwhile({ first, second }: Extract<Step, { do: "meanwhile" }>): Promise<void> {
    await this.#stripe.clearRequests();
    await this.#stripe.failRequests({ path: "/v1/*", method: "POST", failure: "delay", times: 1, delayMs: 5_000 });
    let over = false;
    const call = this.#step(first, false).finally(() => {
      over = true;
    });
    const isAsked = async () => (await this.#stripe.requests()).some(({ method }) => method === "POST");
    while (!over && !(await isAsked())) await delay(5);
    if (!over) this.story.push("While Stripe answers:");
    await this.#step(second, false);
    await this.#stripe.clearRequestFaults();
    await call;
  }

  async #now(): Promise<Date> {
    return new Date((await this.#stripe.now()) * 1000);
  }

  async #prepare(call: Call): Promise<Sent> {
    const focus = this.#pool.focus(call.about);
    const caller = "entitled" in call.who ? call.who.entitled : call.who.anyone;
    const input = this.#pool.resolve(call.input, focus, call.key, caller);
    const actor = await this.#actor(call, focus, input);
    const key = call.key === null ? {} : { idempotency_key: keyOf(this.#run, call.key) };
    // What is no object is sent as it is.
    const isMap = typeof input === "object" && input !== null && !Array.isArray(input);
    const data = isMap ? { ...(await seen(input)), ...key } : input;
    return { operation: call.operation, data: data as Record<string, unknown>, actor };
  }

  async #actor({ operation, who }: { operation: string; who: Who }, focus: Focus, input: unknown): Promise<Actor> {
    if ("anyone" in who) {
      const person = everybody[who.anyone];
      return person === undefined ? anonymous : actorOf(person, person.second_factor !== who.other_factor);
    }
    const entitled = await this.#entitled(operation, focus, Object(input));
    return actorOf(at(entitled, who.entitled) ?? cast.god);
  }

  /** Who may do it, by what is stored of them. */
  async #entitled(operation: string, { place, order }: Focus, input: Record<string, unknown>): Promise<Person[]> {
    const { requires } = attackedOf(operation).operation;
    const of = (uids: readonly string[]) => everybody.filter(({ uid }) => uids.includes(uid));
    if (typeof requires === "string") {
      const addressee = this.#pool.addresseeOf(String(input.invitation_id));
      if (addressee !== null) return everybody.filter(({ email, uid }) => email === addressee || uid === addressee);
      // What is to come is made by whoever tells its id.
      if ("order_id" in input) return input.order_id === order?.id ? of([order?.data.buyer_id ?? ""]) : [...buyers];
      return operation === "createOrder" ? [...buyers] : [...buyers, cast.newcomer, cast.admin, cast.eventManager];
    }
    if (requires.global !== undefined) return [cast.god, cast.secondGod];
    const [team, staff] = await Promise.all([
      entityRoles()
        .where("entity_id", "==", place?.entity_id ?? "")
        .get(),
      platformRoles()
        .where("platform_id", "==", place?.platform_id ?? "")
        .get(),
    ]);
    const { entity, platform } = requires;
    const members = foundAll(team).filter(({ data }) => entity !== undefined && entityRoleGrants(data.role, entity));
    const holders = foundAll(staff).filter(({ data }) => platform !== undefined && data.permissions.includes(platform));
    return of([...members, ...holders].map(({ data }) => data.uid));
  }

  async #call(sent: Sent, twice: boolean, alone: boolean): Promise<void> {
    this.#sent.push(sent);
    const before = alone && !twice ? await this.#before() : null;
    if (before === null) this.#state = null;
    const answers = await Promise.all(Array.from({ length: twice ? 2 : 1 }, () => this.#send(sent)));
    for (const answer of answers) {
      const { operation, actor, data } = sent;
      this.answers.set(answer.code, (this.answers.get(answer.code) ?? 0) + 1);
      const by = `${actor.uid}${actor.second_factor ? " (2nd factor)" : ""}`;
      const told = "message" in answer ? `: ${answer.message}` : ` ${JSON.stringify(answer.result)}`;
      this.story.push(
        `${operation} by ${by} ${JSON.stringify(data).slice(0, 600)}\n    → ${answer.code}${told.slice(0, 300)}`,
      );
      if (answer.code === "internal") this.#accuse(`an answer was \`internal\`: ${causeOf(answer)}`);
      if (answer.code === "ok") this.#judgeAllowed(sent);
      this.#pool.note("result" in answer ? answer.result : null);
    }
    const [answer] = answers;
    if (before === null || answer === undefined) return;
    if (answer.code === "ok" || answer.code === "payment-provider") {
      // Without the payment provider's word, what is committed already stays: the call is to be repeated.
      this.#state = null;
      return;
    }
    this.#state = await fingerprint();
    if (this.#state !== before) this.#accuse(`a refusal changed something: ${differenceOf(before, this.#state)}`);
  }

  #accuse(fault: string): void {
    this.faults.push(`${fault}\n  ${this.story.at(-1)}`);
  }

  #judgeAllowed({ operation, actor }: Sent): void {
    const { requires } = attackedOf(operation).operation;
    if (actor.kind === "anonymous" && requires !== "anyone") this.#accuse(`${operation} let somebody in who is nobody`);
    if (actor.uid === cast.stranger.uid && typeof requires !== "string") this.#accuse(`${operation} let a stranger in`);
  }

  async #send({ operation, data, actor }: Sent): Promise<Answer> {
    try {
      const now = await this.#now();
      // As it comes over the wire.
      const sent: unknown = JSON.parse(JSON.stringify(data));
      return { code: "ok", result: await attackedOf(operation).operation.execute({ data: sent, actor, now }) };
    } catch (error) {
      if (!(error instanceof GatehouseError)) return { code: "internal", message: "not ours", cause: error };
      return { code: error.code, message: error.message, cause: error.cause };
    }
  }

  async #repeat(step: Extract<Step, { do: "repeat" }>, alone: boolean): Promise<void> {
    const earlier = this.#sent[this.#sent.length - 1 - (step.earlier % Math.max(1, this.#sent.length))];
    if (earlier === undefined) return;
    if (step.with === "nothing new") return this.#call(earlier, false, alone);
    if (step.with === "another person")
      return this.#call({ ...earlier, actor: actorOf(cast.otherBuyer) }, false, alone);
    const other = this.#sent.find((each) => each.operation === earlier.operation && each !== earlier);
    if (other === undefined) return;
    const { idempotency_key } = Object(earlier.data);
    const data = Object.keys(Object(other.data)).length === 0 ? other.data : { ...other.data, idempotency_key };
    await this.#call({ ...earlier, data }, false, alone);
  }

  async #write(step: Extract<Step, { do: "draft" | "add type" | "edit" }>): Promise<void> {
    const { place } = this.#pool.focus({ place: step.place, order: 0 });
    const writers = [cast.owner, cast.rival, cast.eventManager, cast.admin, cast.otherOwner, cast.door, cast.buyer];
    const person = at([...writers, cast.stranger], step.who);
    if (place === undefined || person === undefined) return;
    const id = "id" in step ? this.#pool.idOf(step.id, this.#pool.focus({ place: step.place, order: 0 }), null, 0) : "";
    const { platform_id, entity_id, event_id, types, entity_name } = place;
    const [path, operation, fields] = {
      draft: () => [`events/${id}`, "create", draft(platform_id, entity_id, entity_name)] as const,
      "add type": () =>
        [`events/${event_id}/ticket_types/${id}`, "create", ticketType({ platform_id, entity_id, event_id })] as const,
      edit: () => {
        const what = step.do === "edit" ? step.what : "event";
        if (what === "entity") return [`entities/${entity_id}`, "update", {}] as const;
        const event = `events/${event_id}`;
        return [what === "event" ? event : `${event}/ticket_types/${types[0] ?? id}`, "update", {}] as const;
      },
    }[step.do]();
    const decision = await write(person, operation, path, { ...fields, ...step.fields });
    this.story.push(`${operation} ${path} by ${person.uid} ${JSON.stringify(step.fields)}\n    → ${decision}`);
  }

  async #pay(page: number, card: keyof typeof cards): Promise<void> {
    const session = at(await this.#openPages(this.#pool.orders), page);
    if (session !== undefined) await this.#payOn(session, card);
  }

  async #openPages(orders: readonly { id: string }[]): Promise<Stripe.Checkout.Session[]> {
    const { data } = await this.#stripe.api.checkout.sessions.list({ limit: 100 });
    const ours = new Set(orders.map(({ id }) => id));
    return data.filter((session) => session.status === "open" && ours.has(session.client_reference_id ?? ""));
  }

  async #payOn(session: Stripe.Checkout.Session, card: keyof typeof cards): Promise<void> {
    const outcome = await this.#stripe
      .payCheckout(session.id, cards[card], { authenticate3ds: true })
      .catch((error: unknown) => ({
        status: String(error),
      }));
    this.story.push(`${session.client_reference_id} is paid with a card that ${card}: ${outcome.status}`);
  }

  /** The newest events that are about this sequence's orders, oldest first; of those that our endpoint asks for. */
  async #events(): Promise<Stripe.Event[]> {
    const { data } = await this.#stripe.api.events.list({ limit: 60 });
    const ours = new Set(this.#pool.orders.map(({ id }) => id));
    const isOurs = ({ type, data: { object } }: Stripe.Event) => {
      if (!/^(checkout\.session|refund|charge\.dispute)\./.test(type)) return false;
      const text = JSON.stringify(object);
      return [...ours].some((id) => text.includes(id)) || /"refund_id"/.test(text);
    };
    return data.filter(isOurs).reverse();
  }

  async #deliver(event: Stripe.Event, times: number): Promise<void> {
    const now = await this.#now();
    const answers = await Promise.all(Array.from({ length: times }, () => this.#stripe.deliver(event, now)));
    for (const { status, text } of answers) {
      this.story.push(`Stripe tells ${event.type}\n    → ${status} ${text}`);
      if (status < 300) this.#delivered.add(event.id);
    }
  }
}

/** An input with the present version of what it is about, where it names one. */
async function seen(input: object): Promise<Record<string, unknown>> {
  const fields: Record<string, unknown> = { ...input };
  if (fields.version !== presentVersion) return fields;
  const collections = { refund_id: "refunds", event_id: "events", entity_id: "entities" };
  const [name, collection] = Object.entries(collections).find(([field]) => field in fields) ?? [];
  const id = String(fields[name ?? ""]);
  const version = collection !== undefined && /^\w+$/.test(id) ? await versionAt(`${collection}/${id}`) : "";
  return { ...fields, version };
}

function causeOf(answer: Answer): string {
  if (!("cause" in answer)) return "";
  return answer.cause instanceof Error
    ? (answer.cause.stack ?? answer.cause.message).slice(0, 700)
    : String(answer.cause);
}

function differenceOf(before: string, after: string): string {
  const [old, fresh] = [new Set(before.split("\n")), new Set(after.split("\n"))];
  return [...fresh]
    .filter((line) => !old.has(line))
    .concat([...old].filter((line) => !fresh.has(line)))
    .slice(0, 6)
    .join(", ");
}

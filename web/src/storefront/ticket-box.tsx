import type { Event, TicketType } from "@gatehouse/functions/events";
import { chargeProblem, chargeProblemInWords } from "@gatehouse/functions/model/currencies";
import { errorCodes } from "@gatehouse/functions/model/errors";
import type { Order } from "@gatehouse/functions/payments";
import { ticketFee, totals } from "@gatehouse/functions/payments/pricing";
import type { Platform } from "@gatehouse/functions/platforms";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { Money } from "../components/money.tsx";
import { Note } from "../components/note.tsx";
import { Panel } from "../components/panel.tsx";
import { useOwnBan } from "../data/bans.ts";
import { OperationError, useOperation } from "../data/call.ts";
import { useNow } from "../data/clock.ts";
import type { WithId } from "../data/live.ts";
import { useSession } from "../data/session.tsx";
import { formatMoney } from "../format.ts";
import { useAvailability } from "./availability.ts";
import { useBasket } from "./basket.ts";
import { CheckoutRefusal, soldOutFacts } from "./checkout-refusal.tsx";
import { QuantityPicker } from "./quantity-picker.tsx";
import { heldUpInWords, quantityMax, whyNotOnSale } from "./sale-state.ts";
import styles from "./ticket-box.module.css";
import { heldOf } from "./waiting-in-words.ts";

interface TicketBoxProps {
  event: WithId<Event>;
  types: WithId<TicketType>[];
  platform: Platform;
  /** The reader's own orders for the event that wait for their payment. */
  waiting: WithId<Order>[];
}

/** Where one chooses tickets, sees what they cost all in all, and pays. */
export function TicketBox({ event, types, platform, waiting }: TicketBoxProps) {
  const { basket, choose, renewKey, empty } = useBasket(event.id);
  const { availability, learn } = useAvailability(event.id);
  const { run, running, error } = useOperation("createOrder");
  const [leaving, setLeaving] = useState(false);
  const session = useSession();
  const ban = useOwnBan(event.platform_id);
  const whyNothing =
    ban ??
    (platform.status === "active"
      ? null
      : `${platform.name} is closed at the moment: nothing is sold here. Tickets that you have stay.`);
  const navigate = useNavigate();
  const { pathname } = useLocation();

  const now_ms = useNow();
  const offers = types.map((type) => {
    const left = availability?.[type.id]?.left ?? null;
    const closed = whyNotOnSale(event, type, left, now_ms, {
      held: heldOf(waiting, type.id),
      heldUp: availability?.[type.id]?.held_up ?? false,
    });
    const max = closed === null ? quantityMax(type, left) : 0;
    return { type, left, closed, max, chosen: Math.min(basket.quantities[type.id] ?? 0, max) };
  });
  const lines = offers.flatMap(({ type, chosen }) =>
    chosen === 0
      ? []
      : [
          {
            ticket_type_id: type.id,
            category: type.category,
            quantity: chosen,
            unit_price_minor: type.price_minor,
            unit_fee_minor: ticketFee(type.price_minor, platform.settings),
          },
        ],
  );
  const { subtotal_minor, total_minor } = totals(lines, event.fee_bearer);
  const count = lines.reduce((all, { quantity }) => all + quantity, 0);
  const { currency } = platform.settings;
  const unpayable = total_minor === 0 ? null : chargeProblem(total_minor, currency);

  const buy = async () => {
    if (session.status !== "signed_in") {
      navigate(`/sign-in?next=${encodeURIComponent(pathname)}`);
      return;
    }
    try {
      const order = await run(
        {
          platform_id: event.platform_id,
          entity_id: event.entity_id,
          event_id: event.id,
          lines: lines.map(({ ticket_type_id, quantity }) => ({ ticket_type_id, quantity })),
          expected_total_minor: total_minor,
        },
        { idempotency_key: basket.idempotency_key },
      );
      empty();
      if (order.checkout_url === null) navigate("/tickets");
      else {
        setLeaving(true);
        window.location.assign(order.checkout_url);
      }
    } catch (refusal) {
      if (!(refusal instanceof OperationError)) throw refusal;
      // Where trying again can help, it must not order twice: the key stays.
      if (!errorCodes[refusal.code].retry) renewKey();
      const facts = soldOutFacts(refusal);
      if (facts !== null) learn(facts.ticket_type_id, facts.left);
    }
  };

  return (
    <Panel title="Tickets">
      {types.length === 0 && <p className={styles.dim}>No tickets are offered yet.</p>}
      {whyNothing !== null && <Note>{whyNothing}</Note>}
      {whyNothing === null && types.length > 0 && offers.every(({ closed }) => closed === heldUpInWords) && (
        <Note>{event.entity_name} cannot sell tickets at the moment. Look again later.</Note>
      )}
      <ul className={styles.types}>
        {offers.map(({ type, left, closed, max, chosen }) => (
          <li key={type.id} className={styles.type}>
            <div className={styles.what}>
              <p className={styles.name}>{type.name}</p>
              {type.description !== "" && <p className={styles.dim}>{type.description}</p>}
              <p className={styles.price}>
                {type.price_minor === 0 ? "Free" : <Money minor={type.price_minor} currency={type.currency} />}
                {closed === null && left !== null && <span className={styles.left}>{left} left</span>}
              </p>
              {whyNothing === null && closed === null && chosen === max && max === limitOf(type) && (
                <p className={styles.dim}>{max} is the most in one order.</p>
              )}
            </div>
            {closed !== null && <span className={styles.closed}>{closed}</span>}
            {closed === null && whyNothing === null && (
              <QuantityPicker
                label={type.name}
                value={chosen}
                max={max}
                disabled={running || leaving}
                onChange={(quantity) => choose(type.id, quantity)}
              />
            )}
          </li>
        ))}
      </ul>
      <CheckoutRefusal error={error} types={types} waiting={waiting} />
      {count > 0 && whyNothing === null && (
        <>
          {total_minor !== subtotal_minor && (
            <dl className={`${styles.sums} ${styles.parts}`}>
              <dt>
                {count} {count === 1 ? "ticket" : "tickets"}
              </dt>
              <dd>
                <Money minor={subtotal_minor} currency={currency} />
              </dd>
              <dt>Service fee</dt>
              <dd>
                <Money minor={total_minor - subtotal_minor} currency={currency} />
              </dd>
            </dl>
          )}
          <div className={styles.pay}>
            <dl className={styles.sums}>
              <dt className={styles.total}>Total</dt>
              <dd className={styles.total}>
                <Money minor={total_minor} currency={currency} />
              </dd>
            </dl>
            {unpayable !== null && <Note live>{chargeProblemInWords(unpayable, currency)}</Note>}
            <Button
              size="md"
              fullWidth
              onClick={buy}
              disabled={unpayable !== null}
              loading={running || leaving || session.status === "loading"}
            >
              {buttonText(session.status === "signed_in", total_minor, currency, count)}
            </Button>
            {(running || leaving) && (
              <Note live>{leaving ? "Taking you to the payment page…" : "Reserving your tickets…"}</Note>
            )}
          </div>
        </>
      )}
    </Panel>
  );
}

function buttonText(signedIn: boolean, total_minor: number, currency: string, count: number): string {
  if (!signedIn) return "Sign in to continue";
  if (total_minor === 0) return count === 1 ? "Get the ticket" : `Get ${count} tickets`;
  return `Pay ${formatMoney(total_minor, currency)}`;
}

function limitOf({ per_order_limit, per_person_limit }: TicketType): number {
  return Math.min(per_order_limit, per_person_limit ?? per_order_limit);
}

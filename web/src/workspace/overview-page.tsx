import { IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import { Link } from "react-router";
import type { EntityPayments, Event } from "../../../functions/src/model/documents.ts";
import { LiveView } from "../components/live-view.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { StatusBadge } from "../components/status-badge.tsx";
import { When } from "../components/when.tsx";
import { useLiveDoc, type WithId } from "../data/live.ts";
import { inWords } from "../format.ts";
import { type EntityContext, useEntity, useEntityEvents } from "./entity-context.tsx";
import styles from "./overview-page.module.css";
import { entityRoleWords } from "./roles-in-words.ts";
import { Lead } from "./shared/lead.tsx";
import { SalesGate } from "./shared/sales-gate.tsx";

/** Where the entity stands, and what comes next. */
export function OverviewPage() {
  const { entity, role } = useEntity();
  const events = useEntityEvents();
  return (
    <Page
      title="Overview"
      subtitle={`${entity.name} · ${inWords(entity.kind).toLowerCase()}, and you are its ${role === null ? "guest" : entityRoleWords[role].label.toLowerCase()}`}
    >
      <LiveView live={events}>
        {(data) => (
          <>
            {entity.status === "approved" && <NextSteps events={data} />}
            <ComingEvents events={data.filter((event) => event.ends_at.toMillis() > Date.now()).slice(0, 3)} />
          </>
        )}
      </LiveView>
    </Page>
  );
}

interface Step {
  done: boolean;
  label: string;
  /** Where it is done, for those who may. */
  to: string | false;
}

function NextSteps({ events }: { events: WithId<Event>[] }) {
  const context = useEntity();
  const { entity, may } = context;
  const mayReadPayments = may("finance.read");
  const payments = useLiveDoc<EntityPayments>(mayReadPayments ? `entities/${entity.id}/private/payments` : null);
  if (mayReadPayments && payments.status === "loading") return null;
  const account = payments.status === "ready" ? payments.data : null;
  const steps = stepsOf(context, events, mayReadPayments ? account : undefined);
  const left = steps.filter((step) => !step.done).length;
  if (left === 0) return <Note tone="good">Everything is set up: you are ready to sell.</Note>;
  return (
    <Panel title="Next steps">
      <Lead>
        {steps.length - left} of {steps.length} done.
      </Lead>
      <ol className={styles.steps}>
        {steps.map(({ done, label, to }) => (
          <li key={label} data-done={done}>
            {done ? <IconCircleCheck size={22} aria-hidden /> : <IconCircleDashed size={22} aria-hidden />}
            <span>
              {done || to === false ? label : <Link to={to}>{label}</Link>}
              <span className={styles.unseen}>{done ? " (done)" : " (to do)"}</span>
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** @param account undefined where the person may not see it: then the steps about it are left out */
function stepsOf(
  { entity, may }: EntityContext,
  events: WithId<Event>[],
  account: EntityPayments | null | undefined,
): Step[] {
  const base = `/workspace/${entity.id}`;
  const mayConnect = may("entity.connect_payments");
  const isReady = account
    ? account.charges_enabled && account.payouts_enabled && account.requirements_past_due.length === 0
    : false;
  const draft = events.find((event) => event.status === "draft");
  const isPublished = events.some(({ status }) => status !== "draft" && status !== "in_review");
  const publishing = draft ? `${base}/events/${draft.id}` : `${base}/events`;
  return [
    { done: entity.status === "approved", label: "Be approved by the platform", to: false },
    ...(account === undefined
      ? []
      : [
          {
            done: (account?.stripe_account_id ?? null) !== null,
            label: "Connect a Stripe account",
            to: mayConnect && `${base}/payments`,
          },
          { done: isReady, label: "Have it take payments and pay out", to: `${base}/payments` },
        ]),
    {
      done: entity.refund_policy !== null,
      label: "Set a refund policy",
      to: may("entity.set_refund_policy") && `${base}/profile`,
    },
    { done: events.length > 0, label: "Draft an event", to: may("event.create") && `${base}/events/new` },
    { done: isPublished, label: "Publish it", to: may("event.update") && publishing },
  ];
}

function ComingEvents({ events }: { events: WithId<Event>[] }) {
  const { entity, may } = useEntity();
  if (events.length === 0) return null;
  const opens = may("event.update") || may("event.update_content");
  return (
    <Panel title="Coming events">
      <ul className={styles.events}>
        {events.map((event) => (
          <li key={event.id}>
            <div className={styles.event}>
              {opens ? (
                <Link to={`/workspace/${entity.id}/events/${event.id}`}>
                  <strong>{event.title}</strong>
                </Link>
              ) : (
                <strong>{event.title}</strong>
              )}
              <StatusBadge machine="event" status={event.status} />
            </div>
            <When at={event.starts_at} timeZone={event.time_zone} />
            {may("event.update_content") && <SalesGate event={event} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

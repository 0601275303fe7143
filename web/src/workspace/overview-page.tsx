import type { Entity, EntityPayments } from "@gatehouse/functions/entities";
import type { Event } from "@gatehouse/functions/events";
import { hasEnded } from "@gatehouse/functions/events/event-standing";
import { anyOf } from "@gatehouse/functions/model/lists";
import { type EntityPermission, entityPermissions } from "@gatehouse/functions/model/permissions";
import { IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import { Link } from "react-router";
import { EventBadge } from "../components/event-badge.tsx";
import { Lead } from "../components/lead.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { When } from "../components/when.tsx";
import { now } from "../data/clock.ts";
import { useLiveDoc, type WithId } from "../data/live.ts";
import { inWords } from "../format.ts";
import { entityRoleWords } from "../roles-in-words.ts";
import { useEntity, useEntityEvents } from "./entity-context.tsx";
import styles from "./overview-page.module.css";
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
            <ComingEvents events={data.filter((event) => !hasEnded(event, now())).slice(0, 3)} />
          </>
        )}
      </LiveView>
    </Page>
  );
}

interface Step {
  done: boolean;
  label: string;
  /** Where it is done. */
  to: string;
  /** What it takes to do it. */
  needs: EntityPermission;
}

function NextSteps({ events }: { events: WithId<Event>[] }) {
  const { entity, may } = useEntity();
  const mayReadPayments = may("finance.read");
  const payments = useLiveDoc<EntityPayments>(mayReadPayments ? `entities/${entity.id}/private/payments` : null);
  if (mayReadPayments && payments.status === "loading") return null;
  const account = payments.status === "ready" ? payments.data : null;
  const steps = stepsOf(entity, events, mayReadPayments ? account : undefined);
  const left = steps.filter((step) => !step.done).length;
  if (left === 0) {
    return (
      <Note tone="good">
        {mayReadPayments
          ? "Everything is set up: you are ready to sell."
          : "All steps that your role sees are done. Whether tickets can be bought stands at each event."}
      </Note>
    );
  }
  return (
    <Panel title="Next steps">
      <Lead>
        {steps.length - left} of {steps.length} done.
      </Lead>
      <ol className={styles.steps}>
        {steps.map(({ done, label, to, needs }) => (
          <li key={label} data-done={done}>
            {done ? <IconCircleCheck size={22} aria-hidden /> : <IconCircleDashed size={22} aria-hidden />}
            <span>
              {!done && may(needs) ? <Link to={to}>{label}</Link> : label}
              {!done && !may(needs) && <span className={styles.whose}> {whoMay(needs)} can do this.</span>}
              <span className={styles.unseen}>{done ? " (done)" : " (to do)"}</span>
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** Such as "The owner or an admin". */
function whoMay(permission: EntityPermission): string {
  const names = entityPermissions[permission].map((role) => {
    const name = entityRoleWords[role].label.toLowerCase();
    if (role === "owner") return `the ${name}`;
    return /^[aeiou]/.test(name) ? `an ${name}` : `a ${name}`;
  });
  const words = anyOf(names);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** @param account undefined where the person may not see it: then the steps about it are left out */
function stepsOf(entity: WithId<Entity>, events: WithId<Event>[], account: EntityPayments | null | undefined): Step[] {
  const base = `/workspace/${entity.id}`;
  const isReady = account
    ? account.charges_enabled && account.payouts_enabled && account.requirements_past_due.length === 0
    : false;
  const draft = events.find((event) => event.status === "draft");
  const isPublished = events.some(({ status }) => status !== "draft" && status !== "in_review");
  const connecting = { to: `${base}/payments`, needs: "entity.connect_payments" } as const;
  return [
    {
      done: entity.status === "approved",
      label: "Be approved by the platform",
      to: base,
      needs: "entity.update_profile",
    },
    ...(account === undefined
      ? []
      : [
          { ...connecting, done: (account?.stripe_account_id ?? null) !== null, label: "Connect a Stripe account" },
          { ...connecting, done: isReady, label: "Have it take payments and pay out" },
        ]),
    {
      done: entity.refund_policy !== null,
      label: "Set a refund policy",
      to: `${base}/profile`,
      needs: "entity.set_refund_policy",
    },
    { done: events.length > 0, label: "Draft an event", to: `${base}/events/new`, needs: "event.create" },
    {
      done: isPublished,
      label: "Publish it",
      to: draft ? `${base}/events/${draft.id}` : `${base}/events`,
      needs: "event.update",
    },
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
              <EventBadge event={event} />
            </div>
            <When at={event.starts_at} timeZone={event.time_zone} />
            {may("event.update_content") && <SalesGate event={event} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

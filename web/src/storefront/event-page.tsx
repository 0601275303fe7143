import type { Entity } from "@gatehouse/functions/entities";
import type { Event, TicketType } from "@gatehouse/functions/events";
import { eventStanding } from "@gatehouse/functions/events/event-standing";
import { IconCalendar, IconMapPin, IconTicket, IconUsers } from "@tabler/icons-react";
import { orderBy } from "firebase/firestore";
import type { ReactNode } from "react";
import { Link, useParams } from "react-router";
import { EmptyState } from "../components/empty-state.tsx";
import { EventBadge } from "../components/event-badge.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { When } from "../components/when.tsx";
import { now } from "../data/clock.ts";
import { useLiveDoc, useLiveQuery, type WithId } from "../data/live.ts";
import { usePlatform } from "../data/platform.tsx";
import { formatPart, inWords } from "../format.ts";
import { policyInWords } from "../orders/refund-in-words.ts";
import { PageSkeleton } from "../shell/page-skeleton.tsx";
import { EventImage } from "./event-image.tsx";
import styles from "./event-page.module.css";
import { TicketBox } from "./ticket-box.tsx";
import { useWaitingOrders, WaitingOrders } from "./waiting-orders.tsx";

/** One event: what it is, and its tickets. */
export default function EventPage() {
  const { platformId = "", eventId = "" } = useParams();
  const event = useLiveDoc<Event>(`events/${eventId}`);
  const back = { to: `/p/${platformId}`, label: "All events" };
  // The rules hide a draft and a suspended organiser's event as they hide one that never was.
  if (event.status === "error" || (event.status === "ready" && event.data?.platform_id !== platformId)) {
    return (
      <Page title="Event not found" back={back}>
        <EmptyState title="There is no such event">
          It may have been withdrawn, or the address is incomplete.
        </EmptyState>
      </Page>
    );
  }
  return (
    <LiveView live={event} loading={<PageSkeleton />}>
      {(found) => <EventView event={found} back={back} />}
    </LiveView>
  );
}

function EventView({ event, back }: { event: WithId<Event>; back: { to: string; label: string } }) {
  const { platform } = usePlatform();
  const types = useLiveQuery<TicketType>(`events/${event.id}/ticket_types`, [orderBy("position")], []);
  const organiser = useLiveDoc<Entity>(`entities/${event.entity_id}`);
  const waiting = useWaitingOrders(event.id);
  const policy = organiser.status === "ready" ? organiser.data?.refund_policy : null;
  return (
    <Page
      title={event.title}
      back={back}
      subtitle={
        <span className={styles.subtitle}>
          {inWords(event.category)} by {event.entity_name}
          {eventStanding(event, now()) !== "published" && <EventBadge event={event} />}
        </span>
      }
    >
      <div className={styles.columns}>
        <EventImage eventId={event.id} url={event.image_url} className={styles.image} />
        <dl className={styles.facts}>
          <Fact icon={<IconCalendar size={20} aria-hidden />} label="When">
            <When at={event.starts_at} timeZone={event.time_zone} />
            <span className={styles.dim}>
              until <When at={event.ends_at} timeZone={event.time_zone} style={lasts(event)} />
            </span>
          </Fact>
          <Fact icon={<IconMapPin size={20} aria-hidden />} label="Where">
            {event.place.name}
            {event.place.address !== "" && <span className={styles.dim}>{event.place.address}</span>}
          </Fact>
          <Fact icon={<IconUsers size={20} aria-hidden />} label="Organiser">
            <Link to={`/p/${event.platform_id}/entities/${event.entity_id}`}>{event.entity_name}</Link>
          </Fact>
          {policy && (
            <Fact icon={<IconTicket size={20} aria-hidden />} label="Refunds">
              {policyInWords(policy)}
              {policy.note !== "" && <span className={styles.dim}>{policy.note}</span>}
            </Fact>
          )}
        </dl>
        <div className={styles.tickets}>
          <WaitingOrders orders={waiting} />
          <LiveView live={types}>
            {(found) => (
              <LiveView live={platform}>
                {(current) => (
                  <TicketBox key={event.id} event={event} types={found} platform={current} waiting={waiting} />
                )}
              </LiveView>
            )}
          </LiveView>
        </div>
        {event.description !== "" && (
          <section className={styles.about}>
            <h2>About</h2>
            <p>{event.description}</p>
          </section>
        )}
      </div>
    </Page>
  );
}

function Fact({ icon, label, children }: { icon: ReactNode; label: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>
        {icon}
        <span className="visually-hidden">{label}</span>
      </dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The end of an event is told by its time alone where the day is the same. */
function lasts({ starts_at, ends_at, time_zone }: Event): "time" | "full" {
  const day = (at: Event["starts_at"]) => formatPart(at, time_zone, { dateStyle: "short" });
  return day(starts_at) === day(ends_at) ? "time" : "full";
}

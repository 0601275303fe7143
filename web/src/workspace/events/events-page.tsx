import type { Event } from "@gatehouse/functions/events";
import { eventStanding, hasEnded } from "@gatehouse/functions/events/event-standing";
import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "react-router";
import { EmptyState } from "../../components/empty-state.tsx";
import { EventBadge } from "../../components/event-badge.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Page } from "../../components/page.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { When } from "../../components/when.tsx";
import { now } from "../../data/clock.ts";
import type { WithId } from "../../data/live.ts";
import { useEntity, useEntityEvents } from "../entity-context.tsx";
import { salesInWords } from "../shared/sales-in-words.ts";
import { useSalesGate } from "../shared/use-sales-gate.ts";

/** All events of the entity, live: coming ones first, then those that are over. */
export function EventsPage() {
  const { entity, may } = useEntity();
  const events = useEntityEvents();
  const base = `/workspace/${entity.id}/events`;
  const newEvent = may("event.create") && entity.status === "approved" && (
    <Button component={Link} to={`${base}/new`} leftSection={<IconPlus size={18} aria-hidden />}>
      New event
    </Button>
  );
  return (
    <Page title="Events" actions={newEvent}>
      <LiveView
        live={events}
        empty={
          <EmptyState title="No event yet">
            {may("event.create")
              ? "Make a draft: nobody but your team sees it until you publish it."
              : "As soon as your team makes one, it shows here."}
          </EmptyState>
        }
      >
        {(data) => (
          <ResponsiveTable
            caption={`Events of ${entity.name}`}
            rows={inOrder(data)}
            rowKey={(event) => event.id}
            columns={[
              {
                key: "title",
                header: "Event",
                bare: true,
                cell: (event) => (
                  <Link to={`${base}/${event.id}`}>
                    <strong>{event.title}</strong>
                  </Link>
                ),
              },
              {
                key: "starts",
                header: "Begins",
                cell: (event) => <When at={event.starts_at} timeZone={event.time_zone} />,
              },
              { key: "place", header: "Place", cell: (event) => event.place.name },
              {
                key: "status",
                header: "Status",
                cell: (event) => <EventBadge event={event} />,
              },
              { key: "sales", header: "Sales", cell: (event) => <Sales event={event} /> },
            ]}
          />
        )}
      </LiveView>
    </Page>
  );
}

/** Whether tickets of an event can be bought now. */
function Sales({ event }: { event: WithId<Event> }) {
  const { may } = useEntity();
  if (eventStanding(event, now()) !== "published") return "–";
  if (!event.sales_open) return "Paused";
  return may("event.update_content") ? <AskedSales event={event} /> : "Not paused";
}

/** Not paused is not sold: an account or a policy may be missing. */
function AskedSales({ event }: { event: WithId<Event> }) {
  const gate = useSalesGate(event);
  if (gate.status === "loading") return "…";
  return gate.status === "error" ? "Not known now" : salesInWords(gate.data);
}

/** Those that are over last, the newest of them first. */
function inOrder(events: WithId<Event>[]): WithId<Event>[] {
  const now_ms = now();
  return [
    ...events.filter((event) => !hasEnded(event, now_ms)),
    ...events.filter((event) => hasEnded(event, now_ms)).reverse(),
  ];
}

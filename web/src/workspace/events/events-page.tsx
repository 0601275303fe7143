import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link } from "react-router";
import type { Event } from "../../../../functions/src/model/documents.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Page } from "../../components/page.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { When } from "../../components/when.tsx";
import type { WithId } from "../../data/live.ts";
import { useEntity, useEntityEvents } from "../entity-context.tsx";

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
                cell: (event) => <StatusBadge machine="event" status={event.status} />,
              },
              { key: "sales", header: "Sales", cell: (event) => salesInWords(event) },
            ]}
          />
        )}
      </LiveView>
    </Page>
  );
}

function salesInWords(event: Event): string {
  if (event.status !== "published") return "–";
  if (event.ends_at.toMillis() <= Date.now()) return "Over";
  return event.sales_open ? "Open" : "Paused";
}

function inOrder(events: WithId<Event>[]): WithId<Event>[] {
  const now = Date.now();
  const isOver = (event: Event) => event.ends_at.toMillis() <= now;
  return [...events.filter((event) => !isOver(event)), ...events.filter((event) => isOver(event)).reverse()];
}

import type { Event } from "@gatehouse/functions/events";
import { folded } from "@gatehouse/functions/model/visible";
import type { Ticket } from "@gatehouse/functions/tickets";
import { Button, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { limit, where } from "firebase/firestore";
import { useState } from "react";
import { CsvExport } from "../../components/csv-export.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Note } from "../../components/note.tsx";
import { Numbers } from "../../components/numbers.tsx";
import { Page } from "../../components/page.tsx";
import { PageOf } from "../../components/page-of.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { Row } from "../../components/row.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { When } from "../../components/when.tsx";
import { allPages } from "../../data/all-pages.ts";
import { useLiveQuery, type WithId } from "../../data/live.ts";
import { useEntity, useEntityEvents } from "../entity-context.tsx";
import { EventChooser, useChosenEvent, withTickets } from "../shared/event-chooser.tsx";
import { attendeesCsvHeading, attendeesCsvRows } from "./attendees-csv.ts";

/** Who comes, live. */
export function AttendeesPage() {
  const events = useEntityEvents();
  return (
    <PageOf live={events} title="Attendees">
      {(data) => <Attendees events={withTickets(data)} />}
    </PageOf>
  );
}

function Attendees({ events }: { events: WithId<Event>[] }) {
  const chosen = useChosenEvent(events);
  if (chosen === null) {
    return (
      <Page title="Attendees">
        <EmptyState title="No published event yet">Whoever gets a ticket shows here at once.</EmptyState>
      </Page>
    );
  }
  return <AttendeeList key={chosen.id} events={events} event={chosen} />;
}

/** More than this are not listed in a browser. */
const mostListed = 3000;
const pageSize = 50;

function AttendeeList({ events, event }: { events: WithId<Event>[]; event: WithId<Event> }) {
  const { entity } = useEntity();
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState(pageSize);
  const everybody = [
    where("entity_id", "==", entity.id),
    where("event_id", "==", event.id),
    where("status", "in", ["issued", "blocked", "used"]),
  ];
  const tickets = useLiveQuery<Ticket>("tickets", [...everybody, limit(mostListed)], [entity.id, event.id]);
  const all = tickets.status === "ready" ? tickets.data.toSorted(byName) : [];
  const found = all.filter((ticket) => matches(ticket, search));
  async function* rows() {
    for await (const page of allPages<Ticket>("tickets", everybody)) yield attendeesCsvRows(page, event.time_zone);
  }
  return (
    <Page
      title="Attendees"
      subtitle="Everyone who has a ticket, live."
      actions={
        <CsvExport
          label="Download as CSV"
          fileName={() => `attendees-${event.id}`}
          heading={attendeesCsvHeading}
          pages={rows}
          disabled={all.length === 0}
        />
      }
    >
      <Row>
        <EventChooser events={events} chosen={event} />
        <TextInput
          label="Search"
          placeholder="Name, ticket type or order"
          type="search"
          leftSection={<IconSearch size={18} aria-hidden />}
          value={search}
          onChange={(change) => setSearch(change.currentTarget.value)}
        />
      </Row>
      <LiveView
        live={tickets}
        empty={<EmptyState title="Nobody yet">Whoever gets a ticket shows here at once.</EmptyState>}
      >
        {(data) => (
          <>
            {data.length === mostListed && (
              <Note tone="warn">
                {mostListed.toLocaleString()} tickets are listed, searched and counted here, and there are more. The
                download has all of them.
              </Note>
            )}
            <Numbers
              numbers={[
                ["Tickets", data.length],
                ["Checked in", data.filter((ticket) => ticket.status === "used").length],
                ...blockedOf(data),
              ]}
            />
            {found.length === 0 ? (
              <EmptyState title="Nobody found">No name, ticket type or order has “{search}” in it.</EmptyState>
            ) : (
              <AttendeeTable tickets={found.slice(0, shown)} event={event} />
            )}
            {found.length > shown && (
              <Button variant="default" onClick={() => setShown(shown + pageSize)}>
                Show more ({found.length - shown} left)
              </Button>
            )}
          </>
        )}
      </LiveView>
    </Page>
  );
}

/** How many let nobody in while their payment is disputed; nothing where there are none. */
function blockedOf(tickets: Ticket[]): [string, number, string][] {
  const blocked = tickets.filter((ticket) => ticket.status === "blocked").length;
  return blocked === 0 ? [] : [["Blocked", blocked, "payment disputed or refunded"]];
}

function AttendeeTable({ tickets, event }: { tickets: WithId<Ticket>[]; event: WithId<Event> }) {
  return (
    <ResponsiveTable
      caption={`Attendees of ${event.title}`}
      rows={tickets}
      rowKey={(ticket) => ticket.id}
      columns={[
        { key: "name", header: "Name", bare: true, cell: (ticket) => <strong>{ticket.owner_name}</strong> },
        { key: "type", header: "Ticket", cell: (ticket) => ticket.ticket_type_name },
        {
          key: "status",
          header: "Status",
          cell: (ticket) =>
            ticket.refund_id !== null ? (
              <StatusBadge status="refund_under_way" />
            ) : (
              <StatusBadge machine="ticket" status={ticket.status} />
            ),
        },
        {
          key: "checked_in",
          header: "Checked in",
          cell: (ticket) =>
            ticket.checked_in_at === null ? (
              "–"
            ) : (
              <span>
                <When at={ticket.checked_in_at} timeZone={event.time_zone} style="short" />
                {ticket.checked_in_gate && `, ${ticket.checked_in_gate}`}
              </span>
            ),
        },
      ]}
    />
  );
}

function byName(one: Ticket, other: Ticket): number {
  return one.owner_name.localeCompare(other.owner_name) || one.serial - other.serial;
}

function matches(ticket: Ticket, search: string): boolean {
  const wanted = folded(search);
  return [ticket.owner_name, ticket.ticket_type_name, ticket.order_id].some((text) => folded(text).includes(wanted));
}

import type { Event, TicketType } from "@gatehouse/functions/events";
import { freeTicketTypeId, ticketTypesMax } from "@gatehouse/functions/events";
import { ButtonRow } from "../../components/button-row.tsx";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { DialogButton } from "../../components/dialog-button.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Money } from "../../components/money.tsx";
import { Panel } from "../../components/panel.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { When } from "../../components/when.tsx";
import { call } from "../../data/call.ts";
import { useLiveQuery, type WithId } from "../../data/live.ts";
import { useEntity } from "../entity-context.tsx";
import { TicketTypeChange } from "./ticket-type-change.tsx";
import { TicketTypeEditor } from "./ticket-type-editor.tsx";

/** What can be bought for the event, live. */
export function TicketTypes({ event }: { event: WithId<Event> }) {
  const { entity, may } = useEntity();
  const types = useLiveQuery<TicketType>(`events/${event.id}/ticket_types`, [], []);
  const isManaged = may("ticket_type.manage") && entity.status === "approved";
  const isDraft = event.status === "draft";
  const known = types.status === "ready" ? types.data : [];
  const position = Math.max(-1, ...known.map((type) => type.position)) + 1;
  const newTypeId = freeTicketTypeId(
    event.id,
    known.map((type) => type.id),
  );
  return (
    <Panel
      title="Tickets"
      actions={
        isManaged &&
        isDraft &&
        (newTypeId === null ? (
          <p>An event has at most {ticketTypesMax} ticket types.</p>
        ) : (
          <DialogButton size="sm" variant="light" label="Add a ticket type" title="New ticket type">
            {(close) => (
              <TicketTypeEditor event={event} id={newTypeId} type={null} position={position} onDone={close} />
            )}
          </DialogButton>
        ))
      }
    >
      <LiveView live={types} empty={<p>No ticket type yet. An event needs one before it is published.</p>}>
        {(data) => (
          <ResponsiveTable
            caption={`Ticket types of ${event.title}`}
            rows={data.toSorted((one, other) => one.position - other.position)}
            rowKey={(type) => type.id}
            columns={[
              { key: "name", header: "Ticket", bare: true, cell: (type) => <strong>{type.name}</strong> },
              {
                key: "price",
                header: "Price",
                cell: (type) =>
                  type.price_minor === 0 ? "Free" : <Money minor={type.price_minor} currency={type.currency} />,
              },
              { key: "quantity", header: "How many", cell: (type) => type.quantity },
              {
                key: "window",
                header: "On sale",
                cell: (type) => <SalesWindow type={type} timeZone={event.time_zone} />,
              },
              ...(isManaged && (isDraft || event.status === "published")
                ? [
                    {
                      key: "actions",
                      header: "Actions",
                      bare: true,
                      align: "right" as const,
                      cell: (type: WithId<TicketType>) => <TypeActions event={event} type={type} />,
                    },
                  ]
                : []),
            ]}
          />
        )}
      </LiveView>
    </Panel>
  );
}

function SalesWindow({ type, timeZone }: { type: TicketType; timeZone: string }) {
  const { sales_start_at: start, sales_end_at: end } = type;
  if (start === null && end === null) return "Until the event is over";
  return (
    <span>
      {start !== null && (
        <>
          from <When at={start} timeZone={timeZone} style="short" />{" "}
        </>
      )}
      {end !== null && (
        <>
          until <When at={end} timeZone={timeZone} style="short" />
        </>
      )}
    </span>
  );
}

function TypeActions({ event, type }: { event: WithId<Event>; type: WithId<TicketType> }) {
  if (event.status === "draft") {
    return (
      <ButtonRow>
        <DialogButton
          size="xs"
          variant="default"
          label="Edit"
          title={`Edit ${type.name}`}
          aria-label={`Edit ${type.name}`}
        >
          {(close) => (
            <TicketTypeEditor event={event} id={type.id} type={type} position={type.position} onDone={close} />
          )}
        </DialogButton>
        <ConfirmButton
          size="xs"
          variant="default"
          color="red"
          aria-label={`Delete ${type.name}`}
          title={`Delete ${type.name}?`}
          description="The event is a draft, so nobody has bought one."
          onConfirm={() => call("deleteDraft", { event_id: event.id, ticket_type_id: type.id })}
        >
          Delete
        </ConfirmButton>
      </ButtonRow>
    );
  }
  return (
    <DialogButton size="xs" variant="default" label="Change" title={`Change ${type.name}`}>
      {(close) => <TicketTypeChange event={event} type={type} onDone={close} />}
    </DialogButton>
  );
}

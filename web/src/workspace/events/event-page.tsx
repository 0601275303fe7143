import type { Event } from "@gatehouse/functions/events";
import { eventStanding } from "@gatehouse/functions/events/event-standing";
import { Button } from "@mantine/core";
import { Link, useNavigate, useParams } from "react-router";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { EventBadge } from "../../components/event-badge.tsx";
import { Note } from "../../components/note.tsx";
import { Page } from "../../components/page.tsx";
import { PageOf } from "../../components/page-of.tsx";
import { Panel } from "../../components/panel.tsx";
import { When } from "../../components/when.tsx";
import { call } from "../../data/call.ts";
import { now } from "../../data/clock.ts";
import { useLiveDoc, type WithId } from "../../data/live.ts";
import { useEntity } from "../entity-context.tsx";
import { SalesGate } from "../shared/sales-gate.tsx";
import { EventDetails } from "./event-details.tsx";
import styles from "./event-page.module.css";
import { TicketTypes } from "./ticket-types.tsx";

/** One event: where it stands, its tickets and its details. */
export function EventPage() {
  const { eventId = "" } = useParams();
  const { entity } = useEntity();
  const event = useLiveDoc<Event>(`events/${eventId}`);
  const back = { to: `/workspace/${entity.id}/events`, label: "Events" };
  return (
    <PageOf
      title="Event"
      live={event}
      empty={
        <Page title="Event" back={back}>
          <EmptyState title="This event is gone">A draft can be deleted by anyone who manages events here.</EmptyState>
        </Page>
      }
    >
      {(data) => (
        <Page
          title={data.title}
          back={back}
          subtitle={
            <>
              <When at={data.starts_at} timeZone={data.time_zone} /> · {data.place.name} <EventBadge event={data} />
            </>
          }
          actions={<Actions event={data} />}
        >
          {data.review_note !== null && data.status === "draft" && (
            <Note tone="warn">
              <p>
                <strong>The platform sent this event back.</strong>
              </p>
              <p>{data.review_note}</p>
            </Note>
          )}
          {data.status === "in_review" && (
            <Note live>
              Somebody of the platform looks at this event. It becomes public as soon as they approve it.
            </Note>
          )}
          {data.status === "published" && (
            <Panel title="Sales">
              <SalesGate event={data} />
              <Elsewhere event={data} />
            </Panel>
          )}
          <TicketTypes event={data} />
          <EventDetails key={data.id} event={data} />
        </Page>
      )}
    </PageOf>
  );
}

function Actions({ event }: { event: WithId<Event> }) {
  const { entity, platform, may } = useEntity();
  const navigate = useNavigate();
  if (!may("event.update") || entity.status !== "approved") return null;
  if (event.status === "draft") {
    const isReviewed = platform.settings.event_review;
    return (
      <>
        <ConfirmButton
          variant="default"
          color="red"
          title={`Delete ${event.title}?`}
          description="The draft and its ticket types are gone for good."
          onConfirm={async () => {
            await call("deleteDraft", { event_id: event.id });
            await navigate(`/workspace/${entity.id}/events`, { replace: true });
          }}
        >
          Delete
        </ConfirmButton>
        <ConfirmButton
          title={isReviewed ? "Send it to the platform?" : "Publish it?"}
          description={
            isReviewed
              ? `${platform.name} looks at each event first. While they do, it cannot be edited.`
              : "Everyone sees it at once. Its times cannot be edited afterwards; prices change with a reason."
          }
          confirmLabel={isReviewed ? "Send for review" : "Publish"}
          onConfirm={() => call("publishEvent", { event_id: event.id })}
        >
          {isReviewed ? "Send for review" : "Publish"}
        </ConfirmButton>
      </>
    );
  }
  if (eventStanding(event, now()) !== "published") return null;
  return event.sales_open ? (
    <ConfirmButton
      variant="default"
      title="Pause sales?"
      description="Nobody can begin an order until you open sales again. Orders that are being paid for go through."
      confirmLabel="Pause"
      onConfirm={() => call("setSalesOpen", { event_id: event.id, open: false })}
    >
      Pause sales
    </ConfirmButton>
  ) : (
    <ConfirmButton
      title="Open sales?"
      description="Tickets can be bought again at once."
      confirmLabel="Open"
      onConfirm={() => call("setSalesOpen", { event_id: event.id, open: true })}
    >
      Open sales
    </ConfirmButton>
  );
}

/** The ways to the other pages about this event. */
function Elsewhere({ event }: { event: WithId<Event> }) {
  const { entity, may } = useEntity();
  const base = `/workspace/${entity.id}`;
  const link = (to: string, label: string) => (
    <Button component={Link} to={to} variant="default" size="sm">
      {label}
    </Button>
  );
  return (
    <div className={styles.links}>
      {link(`/p/${event.platform_id}/events/${event.id}`, "Public page")}
      {may("attendee.read") && link(`${base}/attendees?event=${event.id}`, "Attendees")}
      {may("ticket.check_in") && link(`${base}/check-in?event=${event.id}`, "Check-in")}
      {may("finance.read") && link(`${base}/sales?event=${event.id}`, "Sales")}
    </div>
  );
}

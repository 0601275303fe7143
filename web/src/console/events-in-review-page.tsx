import type { Event, EventIdentity, TicketType } from "@gatehouse/functions/events";
import { versionOf } from "@gatehouse/functions/model/versions";
import { Group } from "@mantine/core";
import { DecisionButton } from "../components/decision-button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { Facts } from "../components/facts.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Money } from "../components/money.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { When } from "../components/when.tsx";
import { call } from "../data/call.ts";
import { useLiveQuery, type WithId } from "../data/live.ts";
import { inWords } from "../format.ts";
import { ProposedChange } from "./proposed-change.tsx";
import { useEventsInReview, useProposedEvents } from "./waiting.ts";

/** Events that become public only once somebody of the platform has looked at them. */
export function EventsInReviewPage() {
  const events = useEventsInReview();
  return (
    <Page title="Events in review" subtitle="They become public when you approve them.">
      <LiveView
        live={events}
        empty={<EmptyState title="Nothing waits">Events show here the moment they are sent for review.</EmptyState>}
      >
        {(data) => data.map((event) => <Review key={event.id} event={event} />)}
      </LiveView>
      <ProposedEvents />
    </Page>
  );
}

/** What public events are to be, where their teams asked for something else. */
function ProposedEvents() {
  const events = useProposedEvents();
  if (events.status !== "ready" || events.data.length === 0) return null;
  const placeOf = ({ place }: EventIdentity) => [place.name, place.address].filter(Boolean).join(", ");
  return (
    <section aria-labelledby="proposed">
      <h2 id="proposed">Changes of public events</h2>
      {events.data.map((event) => {
        const { id: event_id, proposed } = event;
        if (!proposed) return null;
        return (
          <ProposedChange
            key={event_id}
            name={event.title}
            proposed={proposed}
            version={versionOf(event)}
            fields={[
              { label: "Title", now: event.title, wanted: proposed.title },
              { label: "Category", now: inWords(event.category), wanted: inWords(proposed.category) },
              { label: "Place", now: placeOf(event), wanted: placeOf(proposed) },
            ]}
            onDecide={(decision) => call("decideEventChange", { event_id, ...decision })}
          />
        );
      })}
    </section>
  );
}

function Review({ event }: { event: WithId<Event> }) {
  return (
    <Panel title={event.title} actions={<ReviewDecision event={event} />}>
      <Facts
        facts={[
          ["By", event.entity_name],
          ["Category", inWords(event.category)],
          ["Begins", <When key="begins" at={event.starts_at} timeZone={event.time_zone} />],
          ["Ends", <When key="ends" at={event.ends_at} timeZone={event.time_zone} />],
          ["Place", [event.place.name, event.place.address].filter(Boolean).join(", ")],
          ["Description", event.description || "None"],
          ["Tickets", <TicketTypes key="tickets" eventId={event.id} />],
        ]}
      />
    </Panel>
  );
}

function TicketTypes({ eventId }: { eventId: string }) {
  const types = useLiveQuery<TicketType>(`events/${eventId}/ticket_types`, [], []);
  return (
    <LiveView live={types} empty="None">
      {(data) =>
        data
          .toSorted((one, other) => one.position - other.position)
          .map((type) => (
            <div key={type.id}>
              {type.quantity} × {type.name},{" "}
              {type.price_minor === 0 ? "free" : <Money minor={type.price_minor} currency={type.currency} />}
            </div>
          ))
      }
    </LiveView>
  );
}

function ReviewDecision({ event }: { event: WithId<Event> }) {
  const { id: event_id } = event;
  const version = versionOf(event);
  return (
    <Group gap="xs" wrap="nowrap">
      <DecisionButton
        act="Approve"
        of={event.title}
        description="It becomes public at once, and its tickets can be sold."
        version={version}
        onConfirm={(_, seen) => call("approveEvent", { event_id, version: seen })}
      />
      <DecisionButton
        act="Send back"
        of={event.title}
        title={`Send ${event.title} back?`}
        look="against"
        description="It becomes a draft again. Its team reads your reason, changes it and sends it once more."
        reason="required"
        reasonLabel="What has to change"
        version={version}
        onConfirm={(reason, seen) => call("returnEvent", { event_id, version: seen, reason })}
      />
    </Group>
  );
}

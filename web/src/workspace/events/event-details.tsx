import type { Event } from "@gatehouse/functions/events";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { Lead } from "../../components/lead.tsx";
import { Note } from "../../components/note.tsx";
import { Panel } from "../../components/panel.tsx";
import { call } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { updateDocFields } from "../../data/write.ts";
import { Form } from "../../forms/form.tsx";
import { useFields } from "../../forms/use-fields.ts";
import { type EntityContext, useEntity } from "../entity-context.tsx";
import { type Editable, EventFields } from "./event-fields.tsx";
import { checkEvent, eventValues, toEvent } from "./event-form.ts";

const explanations: Record<Editable | "reviewed", string | null> = {
  all: null,
  public:
    "It is public: what you save shows at once. Its times stay as they were when it was published; prices change with a reason, ticket type by ticket type.",
  reviewed:
    "It is public. Somebody of the platform looks at another title, category or place before anyone sees it; the rest shows at once.",
  content: "Your role edits the description and the image.",
  nothing: "This event cannot be edited now.",
};

/** Everything about the event but its tickets. */
export function EventDetails({ event }: { event: WithId<Event> }) {
  const { entity, platform, may } = useEntity();
  const terms = may("event.set_terms");
  const editable = entity.status === "approved" ? whatIsEditable(event, may) : "nothing";
  const stored = eventValues({ ...event, ...event.proposed });
  const fields = useFields(stored, (values) => checkEvent(values, stored));
  const save = async () => {
    const [before, next] = [toEvent(fields.start), toEvent(fields.values)];
    const changed = changedFields(before, next, editable, terms);
    if (Object.keys(changed).length > 0) await updateDocFields(`events/${event.id}`, changed);
    if (editable === "public" && identity.some((field) => !isSame(before[field], next[field]))) {
      const { title, category, place } = next;
      await call("proposeEventChange", { event_id: event.id, title, category, place });
    }
    fields.settle();
  };
  const explanation = explanations[editable === "public" && platform.settings.event_review ? "reviewed" : editable];
  return (
    <Panel title="Details">
      {explanation && <Lead>{explanation}</Lead>}
      {event.proposed && <Proposed event={event} mayWithdraw={editable === "public"} />}
      <Form fields={fields} submit="Save" done="Saved." onSubmit={save} disabled={editable === "nothing"}>
        <EventFields fields={fields} editable={editable} terms={terms} />
      </Form>
    </Panel>
  );
}

/** What somebody of the platform has to look at yet. */
function Proposed({ event, mayWithdraw }: { event: WithId<Event>; mayWithdraw: boolean }) {
  const { title, category, place } = event;
  return (
    <Note live>
      <p>
        <strong>Another title, category or place waits for a look.</strong> Until then everyone sees {title}, at{" "}
        {place.name}.
      </p>
      {mayWithdraw && (
        <ConfirmButton
          size="xs"
          variant="default"
          title="Keep it as it is?"
          description="Nobody looks at the change any more."
          confirmLabel="Keep it"
          onConfirm={() => call("proposeEventChange", { event_id: event.id, title, category, place })}
        >
          Withdraw
        </ConfirmButton>
      )}
    </Note>
  );
}

function whatIsEditable({ status }: Event, may: EntityContext["may"]): Editable {
  if (status !== "draft" && status !== "published") return "nothing";
  if (may("event.update")) return status === "draft" ? "all" : "public";
  return may("event.update_content") ? "content" : "nothing";
}

const content = ["description", "image_url"];
/** What the platform looked at: once the event is public, an operation changes it. */
const identity = ["title", "category", "place"] as const;

/** What the person changed and may write directly: the rules refuse a write that touches more. */
function changedFields(
  before: Record<string, unknown>,
  next: ReturnType<typeof toEvent>,
  editable: Editable,
  terms: boolean,
): Record<string, unknown> {
  const allowed = (field: string) =>
    editable === "all" ||
    content.includes(field) ||
    (terms && editable === "public" && field === "affiliate_programme");
  return Object.fromEntries(
    Object.entries(next).filter(([field, value]) => allowed(field) && !isSame(value, before[field])),
  );
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

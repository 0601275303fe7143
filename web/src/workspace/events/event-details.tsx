import type { Event } from "../../../../functions/src/model/documents.ts";
import { Panel } from "../../components/panel.tsx";
import type { WithId } from "../../data/live.ts";
import { updateDocFields } from "../../data/write.ts";
import { type EntityContext, useEntity } from "../entity-context.tsx";
import { Form } from "../forms/form.tsx";
import { useFields } from "../forms/use-fields.ts";
import { Lead } from "../shared/lead.tsx";
import { type Editable, EventFields } from "./event-fields.tsx";
import { checkEvent, eventValues, toEvent } from "./event-form.ts";

const explanations: Record<Editable, string | null> = {
  all: null,
  public: "It is public: what you save shows at once. Times and money stay as they were when it was published.",
  content: "Your role edits the description and the image.",
  nothing: "This event cannot be edited now.",
};

/** Everything about the event but its tickets. */
export function EventDetails({ event }: { event: WithId<Event> }) {
  const { entity, may } = useEntity();
  const terms = may("event.set_terms");
  const editable = entity.status === "approved" ? whatIsEditable(event, may) : "nothing";
  const stored = eventValues(event);
  const fields = useFields(stored, (values) => checkEvent(values, stored));
  const save = async () => {
    const changed = changedFields(toEvent(fields.start), toEvent(fields.values), editable, terms);
    if (Object.keys(changed).length > 0) await updateDocFields(`events/${event.id}`, changed);
    fields.settle();
  };
  const explanation = explanations[editable];
  return (
    <Panel title="Details">
      {explanation && <Lead>{explanation}</Lead>}
      <Form fields={fields} submit="Save" done="Saved." onSubmit={save} disabled={editable === "nothing"}>
        <EventFields fields={fields} editable={editable} terms={terms} />
      </Form>
    </Panel>
  );
}

function whatIsEditable({ status }: Event, may: EntityContext["may"]): Editable {
  if (status !== "draft" && status !== "published") return "nothing";
  if (may("event.update")) return status === "draft" ? "all" : "public";
  return may("event.update_content") ? "content" : "nothing";
}

const content = ["description", "image_url"];
const publicToo = [...content, "title", "category", "place"];

/** What the person changed and may change: the rules refuse a write that touches more. */
function changedFields(
  before: Record<string, unknown>,
  next: ReturnType<typeof toEvent>,
  editable: Editable,
  terms: boolean,
): Record<string, unknown> {
  const allowed = (field: string) =>
    (terms && editable === "public" && field === "affiliate_programme") ||
    editable === "all" ||
    (editable === "public" ? publicToo : content).includes(field);
  return Object.fromEntries(
    Object.entries(next).filter(
      ([field, value]) => allowed(field) && JSON.stringify(value) !== JSON.stringify(before[field]),
    ),
  );
}

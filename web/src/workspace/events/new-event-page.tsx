import { ids } from "@gatehouse/functions/events";
import { randomId } from "@gatehouse/functions/model/ids";
import { useNavigate } from "react-router";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { createDoc } from "../../data/write.ts";
import { Form } from "../../forms/form.tsx";
import { useFields } from "../../forms/use-fields.ts";
import { useEntity } from "../entity-context.tsx";
import { EventFields } from "./event-fields.tsx";
import { checkEvent, newEventValues, toEvent } from "./event-form.ts";

/** Makes a draft, which only the team sees. */
export function NewEventPage() {
  const { entity, may } = useEntity();
  const terms = may("event.set_terms");
  const navigate = useNavigate();
  const fields = useFields(newEventValues(terms), (values) => checkEvent(values, null));
  const create = async () => {
    const id = randomId(ids.event);
    await createDoc(`events/${id}`, {
      ...toEvent(fields.values),
      platform_id: entity.platform_id,
      entity_id: entity.id,
      entity_name: entity.name,
      status: "draft",
      visibility: "hidden",
      sales_open: true,
      review_note: null,
    });
    await navigate(`/workspace/${entity.id}/events/${id}`);
  };
  return (
    <Page
      title="New event"
      subtitle="A draft first. Tickets come next, then you publish it."
      back={{ to: `/workspace/${entity.id}/events`, label: "Events" }}
    >
      <Panel>
        <Form fields={fields} submit="Make the draft" onSubmit={create}>
          <EventFields fields={fields} editable="all" terms={terms} />
        </Form>
      </Panel>
    </Page>
  );
}

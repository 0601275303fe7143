import type { Event, TicketType } from "@gatehouse/functions/events";
import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { Row } from "../../components/row.tsx";
import type { WithId } from "../../data/live.ts";
import { createDoc, updateDocFields } from "../../data/write.ts";
import { Form } from "../../forms/form.tsx";
import { MomentInput } from "../../forms/moment-input.tsx";
import { useFields } from "../../forms/use-fields.ts";
import { useEntity } from "../entity-context.tsx";
import { categoryChoices } from "./category-in-words.ts";
import { checkTicketType, newTicketTypeValues, ticketTypeValues, toTicketType } from "./ticket-type-form.ts";

interface TicketTypeEditorProps {
  event: WithId<Event>;
  /** Of the type, or the one that a new one gets. */
  id: string;
  /** Null for a new one. */
  type: WithId<TicketType> | null;
  /** Where a new one stands in the list. */
  position: number;
  onDone(): void;
}

/** Makes or edits a ticket type of a draft. */
export function TicketTypeEditor({ event, id, type, position, onDone }: TicketTypeEditorProps) {
  const { platform, may } = useEntity();
  const terms = may("event.set_terms");
  const currency = type?.currency ?? platform.settings.currency;
  const fields = useFields(type === null ? newTicketTypeValues : ticketTypeValues(type, event.time_zone), (values) =>
    checkTicketType(values, currency, event.time_zone),
  );
  const save = async () => {
    const data = toTicketType(fields.values, currency, event.time_zone, type);
    if (type !== null) {
      await updateDocFields(`events/${event.id}/ticket_types/${id}`, data);
    } else {
      const { platform_id, entity_id } = event;
      const place = { platform_id, entity_id, event_id: event.id, currency, position };
      await createDoc(`events/${event.id}/ticket_types/${id}`, { ...data, ...place });
    }
    onDone();
  };
  return (
    <Form fields={fields} submit={type === null ? "Add" : "Save"} onSubmit={save}>
      <Row>
        <TextInput label="Name" withAsterisk data-autofocus {...fields.field("name")} />
        <NativeSelect
          label="Kind"
          description={`Decides what affiliates earn on it.${terms ? "" : " The owner and the admins choose it."}`}
          disabled={!terms}
          data={categoryChoices}
          {...fields.field("category")}
        />
      </Row>
      <Textarea label="Description" autosize minRows={2} maxRows={6} {...fields.field("description")} />
      <Row>
        <TextInput label={`Price in ${currency}`} inputMode="decimal" withAsterisk {...fields.field("price_minor")} />
        <TextInput label="How many" inputMode="numeric" withAsterisk {...fields.field("quantity")} />
      </Row>
      <Row>
        <TextInput label="At most per order" inputMode="numeric" withAsterisk {...fields.field("per_order_limit")} />
        <TextInput
          label="At most per person"
          placeholder="No limit"
          inputMode="numeric"
          {...fields.field("per_person_limit")}
        />
      </Row>
      <Row>
        <MomentInput label="Sales begin" timeZone={event.time_zone} {...fields.field("sales_start_at")} />
        <MomentInput label="Sales end" timeZone={event.time_zone} {...fields.field("sales_end_at")} />
      </Row>
      <p>Times are those of {event.time_zone}. Empty: sold from publishing on, until the event is over.</p>
    </Form>
  );
}

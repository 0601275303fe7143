import type { Event, TicketType } from "@gatehouse/functions/events";
import { parseAmount } from "@gatehouse/functions/model/currencies";
import { TextInput } from "@mantine/core";
import { Row } from "../../components/row.tsx";
import { call } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { lengthProblem, toCount } from "../../forms/checks.ts";
import { fromLocalInput, localTimeProblem } from "../../forms/date-time.ts";
import { Form } from "../../forms/form.tsx";
import { MomentInput } from "../../forms/moment-input.tsx";
import { ReasonField } from "../../forms/reason-field.tsx";
import { useFields } from "../../forms/use-fields.ts";
import { priceProblem, quantityProblem, ticketTypeValues } from "./ticket-type-form.ts";

interface TicketTypeChangeProps {
  event: WithId<Event>;
  type: WithId<TicketType>;
  onDone(): void;
}

/** Changes a ticket type that may have been sold already: price, quantity upwards, end of sales; with a reason. */
export function TicketTypeChange({ event, type, onDone }: TicketTypeChangeProps) {
  const { price_minor, quantity, sales_end_at } = ticketTypeValues(type, event.time_zone);
  const start = { price_minor, quantity, sales_end_at, reason: "" };
  const fields = useFields(start, (values) => ({
    price_minor: priceProblem(values.price_minor, type.currency),
    quantity:
      quantityProblem(values.quantity) ??
      (Number(values.quantity) < type.quantity ? `There are ${type.quantity} already, and it only grows.` : null),
    sales_end_at: values.sales_end_at === sales_end_at ? null : localTimeProblem(values.sales_end_at, event.time_zone),
    reason: lengthProblem(values.reason, 1, 500),
  }));
  const { values } = fields;
  const isSame =
    values.price_minor === price_minor && values.quantity === quantity && values.sales_end_at === sales_end_at;

  const save = async () => {
    const price = parseAmount(values.price_minor, type.currency);
    const count = toCount(values.quantity, 1);
    const end = fromLocalInput(values.sales_end_at, event.time_zone);
    await call("changeTicketType", {
      event_id: event.id,
      ticket_type_id: type.id,
      reason: values.reason.trim(),
      ...(price !== null && values.price_minor !== price_minor && { price_minor: price }),
      ...(count !== null && values.quantity !== quantity && { quantity: count }),
      ...(values.sales_end_at !== sales_end_at && { sales_end_at: end?.toISOString() ?? null }),
    });
    onDone();
  };
  return (
    <Form fields={fields} submit="Change" onSubmit={save} disabled={isSame}>
      <p>Orders that were made already keep their price.</p>
      <Row>
        <TextInput
          label={`Price in ${type.currency}`}
          inputMode="decimal"
          data-autofocus
          {...fields.field("price_minor")}
        />
        <TextInput label="How many" inputMode="numeric" {...fields.field("quantity")} />
        <MomentInput label="Sales end" timeZone={event.time_zone} {...fields.field("sales_end_at")} />
      </Row>
      <ReasonField field={fields.field("reason")} description="Kept in the record with the change." />
    </Form>
  );
}

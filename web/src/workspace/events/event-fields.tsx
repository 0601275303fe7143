import { Fieldset, NativeSelect, Select, Stack, Switch, Textarea, TextInput } from "@mantine/core";
import { Row } from "../../components/row.tsx";
import { inWords } from "../../format.ts";
import { fromLocalInput, timeZones, toLocalInput } from "../../forms/date-time.ts";
import { MomentInput } from "../../forms/moment-input.tsx";
import type { Fields } from "../../forms/use-fields.ts";
import { type EventField, eventCategories, yes } from "./event-form.ts";

/** Which of an event's fields may be changed: all of a draft; text and place once it is public; or only the text. */
export type Editable = "all" | "public" | "content" | "nothing";

const termsReason = "The owner and the admins decide this.";
const usualLengthMs = 3 * 60 * 60 * 1000;

interface EventFieldsProps {
  fields: Fields<EventField>;
  editable: Editable;
  /** Whether the person decides who bears the fee and whether affiliates earn. */
  terms: boolean;
}

export function EventFields({ fields, editable, terms }: EventFieldsProps) {
  const { values } = fields;
  const isFixed = editable !== "all";
  const isFixedForPublic = isFixed && editable !== "public";

  const setStart = (starts_at: string) => {
    fields.set("starts_at", starts_at);
    const start = fromLocalInput(starts_at, values.time_zone);
    if (start !== null && values.ends_at === "") {
      fields.set("ends_at", toLocalInput(start.getTime() + usualLengthMs, values.time_zone));
    }
  };
  return (
    <Fieldset variant="unstyled" disabled={editable === "nothing"}>
      <Stack>
        <TextInput label="Title" withAsterisk disabled={isFixedForPublic} {...fields.field("title")} />
        <Textarea label="Description" autosize minRows={5} maxRows={18} {...fields.field("description")} />
        <Row>
          <NativeSelect
            label="Category"
            disabled={isFixedForPublic}
            data={[...new Set([...eventCategories, values.category])].map((value) => ({
              value,
              label: inWords(value),
            }))}
            {...fields.field("category")}
          />
          <TextInput
            label="Image address"
            type="url"
            inputMode="url"
            placeholder="https://"
            {...fields.field("image_url")}
          />
        </Row>
        <Row>
          <TextInput label="Place" withAsterisk disabled={isFixedForPublic} {...fields.field("place_name")} />
          <TextInput label="Address" disabled={isFixedForPublic} {...fields.field("place_address")} />
        </Row>
        <Row>
          <MomentInput
            label="Begins"
            timeZone={values.time_zone}
            withAsterisk
            disabled={isFixed}
            {...fields.field("starts_at")}
            onChange={(event) => setStart(event.currentTarget.value)}
          />
          <MomentInput
            label="Ends"
            timeZone={values.time_zone}
            withAsterisk
            disabled={isFixed}
            {...fields.field("ends_at")}
          />
          <Select
            label="Time zone"
            searchable
            allowDeselect={false}
            disabled={isFixed}
            data={timeZones(values.time_zone)}
            value={values.time_zone}
            onChange={(zone) => fields.set("time_zone", zone ?? values.time_zone)}
          />
        </Row>
        <NativeSelect
          label="Who pays the platform's fee?"
          description={!terms && termsReason}
          disabled={isFixed || !terms}
          data={[
            { value: "buyer", label: "Buyers, on top of the price" },
            { value: "entity", label: "We do, out of the price" },
          ]}
          {...fields.field("fee_bearer")}
        />
        <Switch
          label="Affiliates may bring buyers"
          description={`They earn a commission out of your share of each ticket that they bring.${terms ? "" : ` ${termsReason}`}`}
          disabled={!terms || isFixedForPublic}
          checked={values.affiliate_programme === yes}
          onChange={(event) => fields.set("affiliate_programme", event.currentTarget.checked ? yes : "")}
        />
      </Stack>
    </Fieldset>
  );
}

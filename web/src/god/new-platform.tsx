import { currencies } from "@gatehouse/functions/model/currencies";
import { NativeSelect, Stack, Switch, TextInput } from "@mantine/core";
import { Lead } from "../components/lead.tsx";
import { Row } from "../components/row.tsx";
import { call } from "../data/call.ts";
import { emailProblem, lengthProblem } from "../forms/checks.ts";
import { Form } from "../forms/form.tsx";
import { toSlug } from "../forms/to-slug.ts";
import { useFields } from "../forms/use-fields.ts";

/** Makes a platform with its master. */
export function NewPlatform({ onDone }: { onDone(): void }) {
  const empty = { name: "", platform_id: "", currency: "EUR", master_email: "", event_review: "true" };
  const fields = useFields(empty, (values) => ({
    name: lengthProblem(values.name, 2, 80),
    platform_id: /^[a-z][a-z0-9-]{2,39}$/.test(values.platform_id)
      ? null
      : "3 to 40 small letters, digits and hyphens, a letter first.",
    master_email: emailProblem(values.master_email),
  }));
  const { values } = fields;
  const [isReviewed, setReviewed] = fields.held<boolean>("event_review");
  const setName = (name: string) => {
    const follows = values.platform_id === "" || values.platform_id === idFor(values.name);
    fields.set("name", name);
    if (follows) fields.set("platform_id", idFor(name));
  };
  const create = async () => {
    await call("createPlatform", {
      platform_id: values.platform_id,
      name: values.name.trim(),
      currency: values.currency,
      master_email: values.master_email.trim(),
      event_review: isReviewed,
    });
    onDone();
  };
  return (
    <Stack>
      <Lead>
        Its master becomes its first SuperAdmin and owns its house entity. The id and the currency stay for good.
      </Lead>
      <Form fields={fields} submit="Make the platform" onSubmit={create}>
        <Row>
          <TextInput
            label="Name"
            withAsterisk
            {...fields.field("name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput label="Id in addresses" withAsterisk spellCheck={false} {...fields.field("platform_id")} />
        </Row>
        <Row>
          <TextInput
            label="E-mail address of its master"
            type="email"
            autoComplete="off"
            withAsterisk
            {...fields.field("master_email")}
          />
          <NativeSelect label="Currency" data={currencyChoices()} {...fields.field("currency")} />
        </Row>
        <Switch
          label="Somebody looks at each event before it is public"
          checked={isReviewed}
          onChange={(event) => setReviewed(event.currentTarget.checked)}
        />
      </Form>
    </Stack>
  );
}

function idFor(name: string): string {
  return name.trim() === "" ? "" : toSlug(name).slice(0, 40);
}

function currencyChoices(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(undefined, { type: "currency" });
  return currencies.map(({ code }) => ({ value: code, label: `${code}, ${names.of(code) ?? code}` }));
}

import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { updateDocFields } from "../data/write.ts";
import { inWords } from "../format.ts";
import { useEntity } from "./entity-context.tsx";
import { imageProblem, lengthProblem, orNull, toCount } from "./forms/checks.ts";
import { Form } from "./forms/form.tsx";
import { useFields } from "./forms/use-fields.ts";
import { RequestDeletion } from "./request-deletion.tsx";
import { Lead } from "./shared/lead.tsx";
import { Row } from "./shared/row.tsx";

/** What people see of the entity, and its refund policy. */
export function ProfilePage() {
  const { entity, may } = useEntity();
  return (
    <Page title="Profile" subtitle={`${inWords(entity.kind)} on the platform. What you save is public at once.`}>
      <Profile />
      {may("entity.set_refund_policy") && <RefundPolicyForm />}
      {may("entity.request_deletion") && <RequestDeletion />}
    </Page>
  );
}

function Profile() {
  const { entity, may } = useEntity();
  const full = may("entity.update_profile");
  const { name, slug, description } = entity;
  const fields = useFields({ name, slug, description, image_url: entity.image_url ?? "" }, (values) => ({
    name: lengthProblem(values.name, 2, 80),
    slug:
      lengthProblem(values.slug, 2, 80) ??
      (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(values.slug) ? null : "Small letters, digits and single hyphens, please."),
    description: lengthProblem(values.description, 0, 4000),
    image_url: imageProblem(values.image_url),
  }));
  const save = async () => {
    const { values, start } = fields;
    // Only what was changed: somebody else may be editing the rest.
    await updateDocFields(`entities/${entity.id}`, {
      ...(values.name !== start.name && { name: values.name.trim() }),
      ...(values.slug !== start.slug && { slug: values.slug }),
      ...(values.description !== start.description && { description: values.description.trim() }),
      ...(values.image_url !== start.image_url && { image_url: orNull(values.image_url) }),
    });
    fields.settle();
  };
  return (
    <Panel title="About">
      {!full && <Lead>Your role edits the description and the image.</Lead>}
      <Form fields={fields} submit="Save" done="Saved." onSubmit={save} disabled={entity.status !== "approved"}>
        {full && (
          <Row>
            <TextInput label="Name" withAsterisk maxLength={100} {...fields.field("name")} />
            <TextInput
              label="Short name in addresses"
              withAsterisk
              maxLength={100}
              spellCheck={false}
              {...fields.field("slug")}
            />
          </Row>
        )}
        <Textarea label="Description" autosize minRows={4} maxRows={16} {...fields.field("description")} />
        <TextInput
          label="Image address"
          description="A picture or logo on the web, with https://"
          type="url"
          inputMode="url"
          {...fields.field("image_url")}
        />
      </Form>
    </Panel>
  );
}

function RefundPolicyForm() {
  const { entity } = useEntity();
  const policy = entity.refund_policy;
  const fields = useFields(
    { kind: policy?.kind ?? "until", days_before: String(policy?.days_before ?? 7), note: policy?.note ?? "" },
    (values) => {
      const days = toCount(values.days_before, 0);
      const wrong = values.kind === "until" && (days === null || days > 365);
      return {
        days_before: wrong ? "A whole number of days from 0 to 365." : null,
        note: lengthProblem(values.note, 0, 1000),
      };
    },
  );
  const isUntil = fields.values.kind === "until";
  const save = async () => {
    const { kind, days_before, note } = fields.values;
    await updateDocFields(`entities/${entity.id}`, {
      refund_policy: { kind, days_before: isUntil ? Number(days_before) : 0, note: note.trim() },
    });
    fields.settle();
  };
  return (
    <Panel title="Refund policy">
      <Lead>
        {policy === null
          ? "Nothing is set yet. Priced tickets are sold only once it is."
          : "Buyers see it before they pay. Your team can always give a refund beyond it."}
      </Lead>
      <Form
        fields={fields}
        submit="Save the policy"
        done="Saved."
        onSubmit={save}
        disabled={entity.status !== "approved"}
      >
        <Row>
          <NativeSelect
            label="Refunds"
            data={[
              { value: "until", label: "Until some days before the event" },
              { value: "none", label: "No refunds" },
            ]}
            {...fields.field("kind")}
          />
          {isUntil && <TextInput label="Days before the start" inputMode="numeric" {...fields.field("days_before")} />}
        </Row>
        <Textarea
          label="In your own words"
          description="Optional: what buyers should know."
          autosize
          minRows={2}
          maxRows={8}
          {...fields.field("note")}
        />
      </Form>
    </Panel>
  );
}

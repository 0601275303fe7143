import { type EntityKind, entityKinds } from "@gatehouse/functions/entities";
import { oneLine, severalLines } from "@gatehouse/functions/model/visible";
import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { ConfirmButton } from "../components/confirm-button.tsx";
import { Lead } from "../components/lead.tsx";
import { Note } from "../components/note.tsx";
import { Page } from "../components/page.tsx";
import { Panel } from "../components/panel.tsx";
import { Row } from "../components/row.tsx";
import { call } from "../data/call.ts";
import { updateDocFields } from "../data/write.ts";
import { inWords } from "../format.ts";
import { imageProblem, lengthProblem, nameProblem, orNull, toCount } from "../forms/checks.ts";
import { Form } from "../forms/form.tsx";
import { useFields } from "../forms/use-fields.ts";
import { useEntity } from "./entity-context.tsx";
import { RequestDeletion } from "./request-deletion.tsx";

/** What people see of the entity, and its refund policy. */
export function ProfilePage() {
  const { entity, may } = useEntity();
  return (
    <Page
      title="Profile"
      subtitle={`${inWords(entity.kind)} on the platform. What you save here is public at once, but for the name.`}
    >
      {may("entity.update_profile") && <Identity />}
      <Profile />
      {may("entity.set_refund_policy") && <RefundPolicyForm />}
      {may("entity.request_deletion") && <RequestDeletion />}
    </Page>
  );
}

function Profile() {
  const { entity, may } = useEntity();
  const full = may("entity.update_profile");
  const { description } = entity;
  const fields = useFields({ description, image_url: entity.image_url ?? "" }, (values) => ({
    description: lengthProblem(values.description, 0, 4000),
    image_url: imageProblem(values.image_url),
  }));
  const save = async () => {
    const { values, start } = fields;
    // Only what was changed: somebody else may be editing the rest.
    await updateDocFields(`entities/${entity.id}`, {
      ...(values.description !== start.description && { description: severalLines(values.description) }),
      ...(values.image_url !== start.image_url && { image_url: orNull(values.image_url) }),
    });
    fields.settle();
  };
  return (
    <Panel title="About">
      {!full && <Lead>Your role edits the description and the image.</Lead>}
      <Form fields={fields} submit="Save" done="Saved." onSubmit={save} disabled={entity.status !== "approved"}>
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

/** What the entity is called: the platform approved it as that, so it looks again before it is called otherwise. */
function Identity() {
  const { entity, platform } = useEntity();
  const { proposed = null } = entity;
  const { name, slug, kind } = proposed ?? entity;
  const fields = useFields({ name, slug, kind }, (values) => ({
    name: nameProblem(values.name, 2, 80),
    slug:
      lengthProblem(values.slug, 2, 80) ??
      (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(values.slug) ? null : "Small letters, digits and single hyphens, please."),
  }));
  const ask = (wanted: { name: string; slug: string; kind: EntityKind }) =>
    call("proposeEntityChange", { entity_id: entity.id, ...wanted });
  const save = async () => {
    const { values } = fields;
    const wanted = entityKinds.find((each) => each === values.kind) ?? entity.kind;
    await ask({ name: oneLine(values.name), slug: values.slug, kind: wanted });
    fields.settle();
  };
  return (
    <Panel title="Name">
      <Lead>Somebody of {platform.name} looks at another name before anyone else sees it.</Lead>
      {proposed && (
        <Note live>
          <p>
            <strong>{proposed.name}</strong> waits for a look. Until then it is {entity.name}.
          </p>
          <ConfirmButton
            size="xs"
            variant="default"
            title={`Keep ${entity.name}?`}
            description="Nobody looks at the other name any more."
            confirmLabel="Keep it"
            onConfirm={() => ask({ name: entity.name, slug: entity.slug, kind: entity.kind })}
          >
            Withdraw
          </ConfirmButton>
        </Note>
      )}
      <Form
        fields={fields}
        submit="Ask for this name"
        onSubmit={save}
        disabled={entity.status !== "approved" || !fields.changed}
      >
        <Row>
          <TextInput label="Name" withAsterisk maxLength={100} {...fields.field("name")} />
          <TextInput label="Short name" withAsterisk maxLength={100} spellCheck={false} {...fields.field("slug")} />
          <NativeSelect
            label="Kind"
            data={entityKinds.map((value) => ({ value, label: inWords(value) }))}
            {...fields.field("kind")}
          />
        </Row>
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
      refund_policy: { kind, days_before: isUntil ? Number(days_before) : 0, note: severalLines(note) },
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

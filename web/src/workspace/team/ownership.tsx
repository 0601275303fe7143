import type { EntityRoleGrant } from "@gatehouse/functions/entities";
import { NativeSelect, Textarea, TextInput } from "@mantine/core";
import { DialogButton } from "../../components/dialog-button.tsx";
import { Lead } from "../../components/lead.tsx";
import { Note } from "../../components/note.tsx";
import { Panel } from "../../components/panel.tsx";
import { call } from "../../data/call.ts";
import { emailProblem, lengthProblem } from "../../forms/checks.ts";
import { Form } from "../../forms/form.tsx";
import { useFields } from "../../forms/use-fields.ts";
import { useEntity } from "../entity-context.tsx";

/** Hands the entity to somebody else; for its owner. */
export function Ownership({ members }: { members: EntityRoleGrant[] }) {
  const { entity, platform } = useEntity();
  if (platform.house_entity_id === entity.id) {
    return (
      <Panel title="Ownership">
        <Lead>This is the house entity of {platform.name}: its owner is always the master of the platform.</Lead>
      </Panel>
    );
  }
  return (
    <Panel
      title="Ownership"
      actions={
        entity.status === "approved" && (
          <DialogButton variant="default" size="xs" label="Transfer ownership" title={`A new owner for ${entity.name}`}>
            {(close) => <OfferForm members={members} onDone={close} />}
          </DialogButton>
        )
      }
    >
      <Lead>
        {entity.name} has exactly one owner. Once the person you choose accepts, they are the owner and you are an
        admin.
      </Lead>
    </Panel>
  );
}

const somebodyElse = "";

function OfferForm({ members, onDone }: { members: EntityRoleGrant[]; onDone(): void }) {
  const { entity, uid } = useEntity();
  const others = members.filter((member) => member.uid !== uid);
  const start = { uid: others[0]?.uid ?? somebodyElse, email: "", reason: "" };
  const fields = useFields<"uid" | "email" | "reason">(start, (values) => ({
    email: values.uid === somebodyElse ? emailProblem(values.email) : null,
    reason: lengthProblem(values.reason, 1, 500),
  }));
  const byAddress = fields.values.uid === somebodyElse;
  const offer = async () => {
    const { uid: chosen, email, reason } = fields.values;
    const whom = byAddress ? { email: email.trim() } : { uid: chosen };
    await call("offerOwnership", { entity_id: entity.id, ...whom, reason: reason.trim() });
    onDone();
  };
  return (
    <Form fields={fields} submit="Offer the ownership" onSubmit={offer}>
      <Note tone="warn">
        The Stripe account stays with {entity.name}: payouts go on to the bank account that is set there, and the new
        owner can change it. Settle with each other what is still to be paid out.
      </Note>
      <NativeSelect
        label="New owner"
        data={[
          ...others.map((member) => ({ value: member.uid, label: member.name })),
          { value: somebodyElse, label: "Somebody else, by e-mail address" },
        ]}
        {...fields.field("uid")}
      />
      {byAddress && (
        <TextInput
          label="E-mail address"
          description="They need an account with it, and can make one"
          type="email"
          autoComplete="off"
          withAsterisk
          {...fields.field("email")}
        />
      )}
      <Textarea
        label="Reason"
        description="The new owner reads it in their notifications"
        withAsterisk
        autosize
        {...fields.field("reason")}
      />
    </Form>
  );
}

import type { EntityRole } from "@gatehouse/functions/model/permissions";
import { TextInput } from "@mantine/core";
import { Row } from "../../components/row.tsx";
import { call } from "../../data/call.ts";
import { emailProblem } from "../../forms/checks.ts";
import { Form } from "../../forms/form.tsx";
import { useFields } from "../../forms/use-fields.ts";
import { RoleSelect, RoleText, roleIn } from "./role-select.tsx";

interface InviteFormProps {
  entityId: string;
  /** Those that may be given. */
  roles: EntityRole[];
  disabled: boolean;
}

/** Invites somebody to the team, whether they have an account yet or not. */
export function InviteForm({ entityId, roles, disabled }: InviteFormProps) {
  const start = { email: "", role: roles[0] ?? "content_editor" };
  const fields = useFields<"email" | "role">(start, (values) => ({ email: emailProblem(values.email) }));
  const role = roleIn(fields.values.role);
  const send = async () => {
    await call("inviteTeamMember", { entity_id: entityId, email: fields.values.email.trim(), role });
    fields.settle({ email: "", role });
  };
  return (
    <Form fields={fields} submit="Invite" done="The invitation is on its way." onSubmit={send} disabled={disabled}>
      <Row>
        <TextInput label="E-mail address" type="email" autoComplete="off" withAsterisk {...fields.field("email")} />
        <RoleSelect roles={roles} field={fields.field("role")} />
      </Row>
      <RoleText role={role} />
    </Form>
  );
}

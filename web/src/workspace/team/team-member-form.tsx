import { NativeSelect, Text, TextInput } from "@mantine/core";
import type { EntityRoleGrant } from "../../../../functions/src/model/documents.ts";
import { type EntityRole, entityRoles } from "../../../../functions/src/model/permissions.ts";
import { call } from "../../data/call.ts";
import { emailProblem } from "../forms/checks.ts";
import { Form } from "../forms/form.tsx";
import { useFields } from "../forms/use-fields.ts";
import { entityRoleWords } from "../roles-in-words.ts";
import { Row } from "../shared/row.tsx";

interface TeamMemberFormProps {
  entityId: string;
  /** Those that may be given. */
  roles: EntityRole[];
  /** Whose role is changed; without them, an e-mail address is asked for. */
  member?: EntityRoleGrant;
  submit: string;
  onDone?(): void;
}

/** Gives a member another role, or the person behind an e-mail address their first one. */
export function TeamMemberForm({ entityId, roles, member, submit, onDone }: TeamMemberFormProps) {
  const start = { email: "", role: member?.role ?? roles[0] ?? "content_editor" };
  const fields = useFields<"email" | "role">(start, (values) => ({
    email: member === undefined ? emailProblem(values.email) : null,
  }));
  const chosen = entityRoles.find((each) => each === fields.values.role) ?? "content_editor";
  const save = async () => {
    const whom = member === undefined ? { email: fields.values.email.trim() } : { uid: member.uid };
    await call("setTeamMember", { entity_id: entityId, ...whom, role: chosen });
    fields.settle({ email: "", role: chosen });
    onDone?.();
  };
  return (
    <Form fields={fields} submit={submit} done="Done: they have been told." onSubmit={save}>
      <Row>
        {member === undefined && (
          <TextInput label="E-mail address" type="email" autoComplete="off" withAsterisk {...fields.field("email")} />
        )}
        <NativeSelect
          label="Role"
          data={roles.map((each) => ({ value: each, label: entityRoleWords[each].label }))}
          {...fields.field("role")}
        />
      </Row>
      <Text size="sm" c="dimmed">
        {entityRoleWords[chosen].label}: {entityRoleWords[chosen].text}
      </Text>
    </Form>
  );
}

import { NativeSelect, Text, TextInput } from "@mantine/core";
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
  /** The one chosen at first. */
  role?: EntityRole;
  submit: string;
  onDone?(): void;
}

/** Gives the person behind an e-mail address a role in the team. */
export function TeamMemberForm({ entityId, roles, role, submit, onDone }: TeamMemberFormProps) {
  const start = { email: "", role: role ?? roles[0] ?? "content_editor" };
  const fields = useFields<"email" | "role">(start, (values) => ({ email: emailProblem(values.email) }));
  const chosen = entityRoles.find((each) => each === fields.values.role) ?? "content_editor";
  const save = async () => {
    await call("setTeamMember", { entity_id: entityId, email: fields.values.email.trim(), role: chosen });
    fields.settle({ email: "", role: chosen });
    onDone?.();
  };
  return (
    <Form fields={fields} submit={submit} done="Done: they have been told." onSubmit={save}>
      <Row>
        <TextInput label="E-mail address" type="email" autoComplete="off" withAsterisk {...fields.field("email")} />
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

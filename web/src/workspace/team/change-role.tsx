import type { EntityRoleGrant } from "@gatehouse/functions/entities";
import type { EntityRole } from "@gatehouse/functions/model/permissions";
import { DialogButton } from "../../components/dialog-button.tsx";
import { call } from "../../data/call.ts";
import { Form } from "../../forms/form.tsx";
import { useFields } from "../../forms/use-fields.ts";
import { RoleSelect, RoleText, roleIn } from "./role-select.tsx";

interface ChangeRoleProps {
  entityId: string;
  member: EntityRoleGrant;
  /** Those that may be given. */
  roles: EntityRole[];
}

/** Gives a member another role. */
export function ChangeRole(props: ChangeRoleProps) {
  const { name } = props.member;
  return (
    <DialogButton
      variant="default"
      size="xs"
      label="Change role"
      aria-label={`Change role of ${name}`}
      title={`Another role for ${name}`}
    >
      {(close) => <RoleForm {...props} onDone={close} />}
    </DialogButton>
  );
}

function RoleForm({ entityId, member, roles, onDone }: ChangeRoleProps & { onDone(): void }) {
  const fields = useFields<"role">({ role: member.role }, () => ({}));
  const role = roleIn(fields.values.role);
  const save = async () => {
    await call("changeTeamRole", { entity_id: entityId, uid: member.uid, role });
    onDone();
  };
  return (
    <Form fields={fields} submit="Change the role" onSubmit={save}>
      <RoleSelect roles={roles} field={fields.field("role")} />
      <RoleText role={role} />
    </Form>
  );
}

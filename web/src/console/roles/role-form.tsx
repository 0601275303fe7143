import {
  asksForSecondFactor,
  assignablePermissions,
  type PlatformPermission,
} from "@gatehouse/functions/model/permissions";
import type { Role } from "@gatehouse/functions/roles";
import { Textarea, TextInput } from "@mantine/core";
import { Note } from "../../components/note.tsx";
import { call } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { lengthProblem } from "../../forms/checks.ts";
import { Form } from "../../forms/form.tsx";
import { ReasonField } from "../../forms/reason-field.tsx";
import { useFields } from "../../forms/use-fields.ts";
import { useConsole } from "../console-context.tsx";
import { PermissionPicker } from "./permission-picker.tsx";

/** Makes a role of the platform's own, or changes one for all who hold it. */
export function RoleForm({ current: role, onDone }: { current: WithId<Role> | null; onDone(): void }) {
  const { platform, permissions: held } = useConsole();
  const start = {
    name: role?.name ?? "",
    description: role?.description ?? "",
    permissions: JSON.stringify(role?.permissions ?? []),
    reason: "",
  };
  const fields = useFields(start, (values) => ({
    name: lengthProblem(values.name, 2, 80),
    description: lengthProblem(values.description, 0, 300),
    permissions: values.permissions === "[]" ? "Choose at least one permission." : null,
    reason: role === null ? null : lengthProblem(values.reason, 1, 500),
  }));
  const [permissions, setPermissions] = fields.held<PlatformPermission[]>("permissions");
  const save = async () => {
    const { name, description, reason } = fields.values;
    const text = { name: name.trim(), description: description.trim(), permissions };
    if (role === null) await call("createRole", { platform_id: platform.id, ...text });
    else await call("updateRole", { role_id: role.id, ...text, reason: reason.trim() });
    onDone();
  };
  return (
    <Form fields={fields} submit={role === null ? "Make the role" : "Change it for everybody"} onSubmit={save}>
      <TextInput label="Name" withAsterisk data-autofocus {...fields.field("name")} />
      <Textarea label="What it is for" autosize minRows={2} {...fields.field("description")} />
      <PermissionPicker
        offered={assignablePermissions.filter((permission) => held.includes(permission))}
        value={permissions}
        onChange={setPermissions}
        error={fields.error("permissions")}
      />
      {asksForSecondFactor(permissions) && (
        <Note>Whoever holds this role signs in with a second factor to use it.</Note>
      )}
      {role !== null && <ReasonField field={fields.field("reason")} />}
    </Form>
  );
}

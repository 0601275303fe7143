import { type EntityRole, entityRoles } from "@gatehouse/functions/model/permissions";
import { NativeSelect, Text } from "@mantine/core";
import type { FieldProps } from "../../forms/use-fields.ts";
import { entityRoleWords } from "../../roles-in-words.ts";

/** The role that a field's value names. */
export function roleIn(value: string): EntityRole {
  return entityRoles.find((role) => role === value) ?? "content_editor";
}

/** Chooses a role of a team. */
export function RoleSelect({ roles, field }: { roles: EntityRole[]; field: FieldProps }) {
  return (
    <NativeSelect
      label="Role"
      data={roles.map((role) => ({ value: role, label: entityRoleWords[role].label }))}
      {...field}
    />
  );
}

/** What the role lets a person do. */
export function RoleText({ role }: { role: EntityRole }) {
  return (
    <Text size="sm" c="dimmed">
      {entityRoleWords[role].label}: {entityRoleWords[role].text}
    </Text>
  );
}

import { Checkbox, SimpleGrid, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import type { PlatformRoleGrant } from "../../../../functions/src/model/documents.ts";
import type { PlatformRole } from "../../../../functions/src/model/permissions.ts";
import { call } from "../../data/call.ts";
import { emailProblem, lengthProblem } from "../../workspace/forms/checks.ts";
import { Form } from "../../workspace/forms/form.tsx";
import { useFields } from "../../workspace/forms/use-fields.ts";
import { roleInWords } from "../role-in-words.ts";

interface RolesFormProps {
  platformId: string;
  /** Those that may be given and taken. */
  roles: PlatformRole[];
  /** Whose roles are changed; null to begin with an address. */
  person: PlatformRoleGrant | null;
  onDone(): void;
}

/** Gives a person exactly the chosen roles. */
export function RolesForm({ platformId, roles, person, onDone }: RolesFormProps) {
  const [chosen, setChosen] = useState<string[]>(person?.roles ?? []);
  const fields = useFields({ email: "", roles: "", reason: "" }, (values) => ({
    email: person === null ? emailProblem(values.email) : null,
    roles: person === null && chosen.length === 0 ? "Choose at least one role." : null,
    reason: lengthProblem(values.reason, 1, 500),
  }));
  const save = async () => {
    await call("setPlatformRoles", {
      platform_id: platformId,
      ...(person === null ? { email: fields.values.email.trim() } : { uid: person.uid }),
      roles: roles.filter((role) => chosen.includes(role)),
      reason: fields.values.reason.trim(),
    });
    onDone();
  };
  return (
    <Form fields={fields} submit={chosen.length === 0 && person ? "Take all roles away" : "Save"} onSubmit={save}>
      {person === null && (
        <TextInput
          label="E-mail address"
          description="The one that they sign in with; it has to be confirmed."
          type="email"
          autoComplete="off"
          withAsterisk
          data-autofocus
          {...fields.field("email")}
        />
      )}
      <Checkbox.Group
        label="Roles"
        description={person ? "Without any, this person is staff no longer." : undefined}
        value={chosen}
        onChange={setChosen}
        error={fields.error("roles")}
      >
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
          {roles.map((role) => (
            <Checkbox key={role} value={role} label={roleInWords(role)} aria-invalid={fields.error("roles") !== null} />
          ))}
        </SimpleGrid>
      </Checkbox.Group>
      <Textarea
        label="Reason"
        description="Kept in the audit log."
        withAsterisk
        autosize
        minRows={2}
        {...fields.field("reason")}
      />
    </Form>
  );
}

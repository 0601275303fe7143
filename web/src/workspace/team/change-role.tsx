import { Stack } from "@mantine/core";
import type { EntityRoleGrant } from "../../../../functions/src/model/documents.ts";
import type { EntityRole } from "../../../../functions/src/model/permissions.ts";
import { DialogButton } from "../shared/dialog-button.tsx";
import { TeamMemberForm } from "./team-member-form.tsx";

interface ChangeRoleProps {
  entityId: string;
  member: EntityRoleGrant;
  roles: EntityRole[];
}

/** Gives a member another role. Their address is asked for: the team list does not hold it. */
export function ChangeRole({ entityId, member, roles }: ChangeRoleProps) {
  return (
    <DialogButton
      variant="default"
      size="xs"
      label="Change role"
      aria-label={`Change role of ${member.name}`}
      title={`Another role for ${member.name}`}
    >
      {(close) => (
        <Stack>
          <p>Write the e-mail address that {member.name} signs in with, so that the role goes to the right person.</p>
          <TeamMemberForm
            entityId={entityId}
            roles={roles}
            role={member.role}
            submit="Change the role"
            onDone={close}
          />
        </Stack>
      )}
    </DialogButton>
  );
}

import type { EntityRoleGrant } from "../../../../functions/src/model/documents.ts";
import type { EntityRole } from "../../../../functions/src/model/permissions.ts";
import { DialogButton } from "../shared/dialog-button.tsx";
import { TeamMemberForm } from "./team-member-form.tsx";

interface ChangeRoleProps {
  entityId: string;
  member: EntityRoleGrant;
  roles: EntityRole[];
}

/** Gives a member another role. */
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
        <TeamMemberForm entityId={entityId} roles={roles} member={member} submit="Change the role" onDone={close} />
      )}
    </DialogButton>
  );
}

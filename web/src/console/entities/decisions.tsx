import { Group } from "@mantine/core";
import type { Entity } from "../../../../functions/src/model/documents.ts";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { call } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";

/** What can be decided about an entity as it stands now. */
export function Decisions({ entity }: { entity: WithId<Entity> }) {
  const { id: entity_id, name } = entity;
  switch (entity.status) {
    case "pending":
      return (
        <Group gap="xs" wrap="nowrap">
          <ConfirmButton
            size="xs"
            title={`Approve ${name}?`}
            description="It becomes public at once, and may publish events. The applicant becomes its owner and is told."
            reason="optional"
            reasonLabel="Note for the record"
            confirmLabel="Approve"
            onConfirm={(note) => call("approveEntity", { entity_id, ...(note && { note }) })}
          >
            Approve
          </ConfirmButton>
          <ConfirmButton
            size="xs"
            variant="default"
            color="red"
            title={`Reject ${name}?`}
            description="The applicant reads your reason, and can mend the application and send it again."
            reason="required"
            confirmLabel="Reject"
            onConfirm={(reason) => call("rejectEntity", { entity_id, reason })}
          >
            Reject
          </ConfirmButton>
        </Group>
      );
    case "approved":
      return (
        <ConfirmButton
          size="xs"
          variant="default"
          color="red"
          title={`Suspend ${name}?`}
          description="Its events are hidden and its sales stop at once. Tickets that were sold stay valid. The owner is told why."
          reason="required"
          confirmLabel="Suspend"
          onConfirm={(reason) => call("suspendEntity", { entity_id, reason })}
        >
          Suspend
        </ConfirmButton>
      );
    case "suspended":
      return (
        <ConfirmButton
          size="xs"
          title={`Reinstate ${name}?`}
          description="Its published events are public again and its sales go on. The owner is told."
          reason="optional"
          reasonLabel="Note for the record"
          confirmLabel="Reinstate"
          onConfirm={(note) => call("reinstateEntity", { entity_id, ...(note && { note }) })}
        >
          Reinstate
        </ConfirmButton>
      );
    case "deletion_requested":
      return (
        <Group gap="xs" wrap="nowrap">
          <ConfirmButton
            size="xs"
            color="red"
            title={`Delete ${name}?`}
            description="For good. Its team loses all access at once and is told; its records stay. Refused while money is owed to it, or tickets for events ahead are valid."
            reason="optional"
            reasonLabel="Note for the record"
            confirmLabel="Delete"
            onConfirm={(note) => call("approveEntityDeletion", { entity_id, ...(note && { note }) })}
          >
            Delete
          </ConfirmButton>
          <ConfirmButton
            size="xs"
            variant="default"
            title={`Keep ${name}?`}
            description={`${entity.deletion?.was_suspended ? "It stays hidden, and is suspended again." : "It and its events are public and on sale again."} The owner reads your reason.`}
            reason="required"
            confirmLabel="Keep"
            onConfirm={(reason) => call("rejectEntityDeletion", { entity_id, reason })}
          >
            Keep
          </ConfirmButton>
        </Group>
      );
    default:
      return null;
  }
}

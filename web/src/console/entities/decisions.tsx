import type { Entity } from "@gatehouse/functions/entities";
import { versionOf } from "@gatehouse/functions/model/versions";
import { Group } from "@mantine/core";
import { DecisionButton } from "../../components/decision-button.tsx";
import { call } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";

/** What can be decided about an entity as it stands now. */
export function Decisions({ entity }: { entity: WithId<Entity> }) {
  const { name } = entity;
  const { id: entity_id } = entity;
  const version = versionOf(entity);
  const noted = (note: string, seen: string) => ({ entity_id, version: seen, ...(note && { note }) });
  switch (entity.status) {
    case "pending":
      return (
        <Group gap="xs" wrap="nowrap">
          <DecisionButton
            act="Approve"
            of={name}
            description="It becomes public at once, and may publish events. The applicant becomes its owner and is told."
            reason="optional"
            version={version}
            onConfirm={(note, seen) => call("approveEntity", noted(note, seen))}
          />
          <DecisionButton
            act="Reject"
            of={name}
            look="against"
            description="The applicant reads your reason, and can mend the application and send it again."
            reason="required"
            version={version}
            onConfirm={(reason, seen) => call("rejectEntity", { entity_id, version: seen, reason })}
          />
        </Group>
      );
    case "approved":
      return (
        <DecisionButton
          act="Suspend"
          of={name}
          look="against"
          description="Its events are hidden and its sales stop at once. Tickets that were sold stay valid. The owner is told why."
          reason="required"
          onConfirm={(reason) => call("suspendEntity", { entity_id, reason })}
        />
      );
    case "suspended":
      return (
        <DecisionButton
          act="Reinstate"
          of={name}
          description="Its published events are public again and its sales go on. The owner is told."
          reason="optional"
          version={version}
          onConfirm={(note, seen) => call("reinstateEntity", noted(note, seen))}
        />
      );
    case "deletion_requested":
      return (
        <Group gap="xs" wrap="nowrap">
          <DecisionButton
            act="Delete"
            of={name}
            look="against"
            description="For good. Its team loses all access at once and is told; its records stay. Refused while money is owed to it, or tickets for events ahead are valid."
            reason="optional"
            version={version}
            onConfirm={(note, seen) => call("approveEntityDeletion", noted(note, seen))}
          />
          <DecisionButton
            act="Keep"
            of={name}
            look="plain"
            description={`${entity.deletion?.was_suspended ? "It stays hidden, and is suspended again." : "It and its events are public and on sale again."} The owner reads your reason.`}
            reason="required"
            version={version}
            onConfirm={(reason, seen) => call("rejectEntityDeletion", { entity_id, version: seen, reason })}
          />
        </Group>
      );
    default:
      return null;
  }
}

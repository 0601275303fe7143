import { ConfirmButton } from "../components/confirm-button.tsx";
import { Lead } from "../components/lead.tsx";
import { Panel } from "../components/panel.tsx";
import { call } from "../data/call.ts";
import { useEntity } from "./entity-context.tsx";

/** Asks the platform to delete the entity; for its owner. */
export function RequestDeletion() {
  const { entity, platform } = useEntity();
  const { id: entity_id, name } = entity;
  if (platform.house_entity_id === entity_id) {
    return (
      <Panel title="Deletion">
        <Lead>This is the house entity of {platform.name}. It stays as long as the platform does.</Lead>
      </Panel>
    );
  }
  return (
    <Panel
      title="Deletion"
      actions={
        (entity.status === "approved" || entity.status === "suspended") && (
          <ConfirmButton
            variant="default"
            size="xs"
            color="red"
            title={`Ask for the deletion of ${name}?`}
            description={`From this moment ${name} and its events are hidden, and nothing is sold. The platform looks at it, and deletes it or brings it back. Tickets that were sold stay valid.`}
            reason="required"
            confirmLabel="Ask for the deletion"
            onConfirm={(reason) => call("requestEntityDeletion", { entity_id, reason })}
          >
            Ask for the deletion
          </ConfirmButton>
        )
      }
    >
      <Lead>
        {platform.name} deletes {name} for you, once nothing is owed to it and no ticket for an event ahead is valid.
        Its records stay; its team loses all access.
      </Lead>
    </Panel>
  );
}

import type { Invitation } from "@gatehouse/functions/invitations";
import type { EntityRole } from "@gatehouse/functions/model/permissions";
import { where } from "firebase/firestore";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { Lead } from "../../components/lead.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Panel } from "../../components/panel.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { When } from "../../components/when.tsx";
import { call } from "../../data/call.ts";
import { useLiveQuery } from "../../data/live.ts";
import { entityRoleWords, eventRoleWords } from "../../roles-in-words.ts";
import { useEntity } from "../entity-context.tsx";

/** Who was invited and has not answered yet, live. */
export function OpenInvitations({ grantable }: { grantable: EntityRole[] }) {
  const { entity, may } = useEntity();
  const invitations = useLiveQuery<Invitation>(
    "invitations",
    [where("entity_id", "==", entity.id), where("status", "==", "pending")],
    [entity.id],
  );
  const mayWithdraw = (invitation: Invitation) => {
    if (invitation.kind !== "team") return true;
    return invitation.role === "owner" ? may("entity.transfer_ownership") : grantable.includes(invitation.role);
  };
  return (
    <Panel title="Open invitations">
      <LiveView live={invitations} empty={<Lead>Nobody has an invitation that waits for an answer.</Lead>}>
        {(data) => (
          <ResponsiveTable
            caption="Open invitations"
            rows={data.toSorted((one, other) => one.expires_at.toMillis() - other.expires_at.toMillis())}
            rowKey={(invitation) => invitation.id}
            columns={[
              { key: "who", header: "Who", bare: true, cell: (invitation) => <strong>{whoIs(invitation)}</strong> },
              { key: "role", header: "Role", cell: (invitation) => roleOf(invitation) },
              { key: "by", header: "Invited by", cell: ({ invited_by_name }) => invited_by_name },
              { key: "until", header: "Open until", cell: ({ expires_at }) => <When at={expires_at} style="date" /> },
              {
                key: "actions",
                header: "Actions",
                bare: true,
                align: "right",
                cell: (invitation) =>
                  mayWithdraw(invitation) && (
                    <ConfirmButton
                      variant="default"
                      size="xs"
                      color="red"
                      title={`Withdraw the invitation of ${whoIs(invitation)}?`}
                      description="It can no longer be accepted. You can invite them again."
                      onConfirm={() => call("withdrawInvitation", { invitation_id: invitation.id })}
                    >
                      Withdraw
                    </ConfirmButton>
                  ),
              },
            ]}
          />
        )}
      </LiveView>
    </Panel>
  );
}

/** As whoever invited has named them. */
function whoIs({ email, name }: Invitation): string {
  return name ?? email ?? "Somebody";
}

function roleOf(invitation: Invitation): string {
  if (invitation.kind === "event") return `${eventRoleWords[invitation.role].label}, at ${invitation.into}`;
  if (invitation.kind !== "team") return "";
  return invitation.role === "owner" ? "Owner (takes over)" : entityRoleWords[invitation.role].label;
}

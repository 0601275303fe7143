import type { EntityRoleGrant } from "@gatehouse/functions/entities";
import { type EntityRole, entityRoles, workingRoles } from "@gatehouse/functions/model/permissions";
import { where } from "firebase/firestore";
import { useNavigate } from "react-router";
import { ButtonRow } from "../../components/button-row.tsx";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { Lead } from "../../components/lead.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { When } from "../../components/when.tsx";
import { call } from "../../data/call.ts";
import { useLiveQuery, type WithId } from "../../data/live.ts";
import { entityRoleWords } from "../../roles-in-words.ts";
import { useEntity } from "../entity-context.tsx";
import { Assignments } from "./assignments.tsx";
import { ChangeRole } from "./change-role.tsx";
import { InviteForm } from "./invite-form.tsx";
import { OpenInvitations } from "./open-invitations.tsx";
import { Ownership } from "./ownership.tsx";

/** Who works on the entity, live; for those who may, with what they can change about that. */
export function TeamPage() {
  const { entity, may, role } = useEntity();
  const members = useLiveQuery<EntityRoleGrant>("entity_roles", [where("entity_id", "==", entity.id)], [entity.id]);
  const mayManage = may("team.grant_working");
  const grantable: EntityRole[] = may("team.grant_any")
    ? entityRoles.filter((each) => each !== "owner")
    : mayManage
      ? [...workingRoles]
      : [];
  return (
    <Page
      title="Team"
      subtitle="What somebody may do here changes the moment it is changed."
      actions={role !== null && role !== "owner" && <LeaveTeam />}
    >
      <LiveView live={members}>
        {(data) => (
          <>
            <Members members={data} grantable={grantable} />
            {mayManage && (
              <>
                <Panel title="Invite somebody">
                  <Lead>
                    {entity.status === "approved"
                      ? "They get a message, and have 14 days to accept. Without an account yet, they make one first."
                      : `Nobody can be invited while ${entity.name} is not approved.`}
                  </Lead>
                  <InviteForm entityId={entity.id} roles={grantable} disabled={entity.status !== "approved"} />
                </Panel>
                <OpenInvitations grantable={grantable} />
                <Assignments />
              </>
            )}
            {may("entity.transfer_ownership") && <Ownership members={data} />}
          </>
        )}
      </LiveView>
    </Page>
  );
}

function LeaveTeam() {
  const { entity } = useEntity();
  const navigate = useNavigate();
  const leave = async () => {
    await call("leaveTeam", { entity_id: entity.id });
    navigate("/workspace");
  };
  return (
    <ConfirmButton
      variant="default"
      color="red"
      title={`Leave the team of ${entity.name}?`}
      description="You lose access at once, and the owner is told. To come back, you need another invitation."
      confirmLabel="Leave"
      onConfirm={leave}
    >
      Leave the team
    </ConfirmButton>
  );
}

function Members({ members, grantable }: { members: WithId<EntityRoleGrant>[]; grantable: EntityRole[] }) {
  const { entity, uid } = useEntity();
  const rows = members.toSorted(
    (one, other) =>
      entityRoles.indexOf(one.role) - entityRoles.indexOf(other.role) || one.name.localeCompare(other.name),
  );
  return (
    <ResponsiveTable
      caption={`The team of ${entity.name}`}
      rows={rows}
      rowKey={(member) => member.id}
      columns={[
        {
          key: "name",
          header: "Name",
          bare: true,
          cell: (member) => <strong>{member.uid === uid ? `${member.name} (you)` : member.name}</strong>,
        },
        { key: "role", header: "Role", cell: (member) => entityRoleWords[member.role].label },
        { key: "since", header: "Since", cell: (member) => <When at={member.created_at} style="date" /> },
        {
          key: "actions",
          header: "Actions",
          bare: true,
          align: "right",
          cell: (member) =>
            member.uid !== uid &&
            grantable.includes(member.role) && (
              <ButtonRow>
                <ChangeRole entityId={entity.id} member={member} roles={grantable} />
                <ConfirmButton
                  variant="default"
                  size="xs"
                  color="red"
                  title={`Remove ${member.name} from the team?`}
                  description="They lose access at once. You can invite them again."
                  onConfirm={() => call("removeTeamMember", { entity_id: entity.id, uid: member.uid })}
                >
                  Remove
                </ConfirmButton>
              </ButtonRow>
            ),
        },
      ]}
    />
  );
}

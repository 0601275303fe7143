import { where } from "firebase/firestore";
import type { EntityRoleGrant } from "../../../../functions/src/model/documents.ts";
import { type EntityRole, entityRoles, workingRoles } from "../../../../functions/src/model/permissions.ts";
import { ConfirmButton } from "../../components/confirm-button.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { When } from "../../components/when.tsx";
import { call } from "../../data/call.ts";
import { useLiveQuery, type WithId } from "../../data/live.ts";
import { useEntity } from "../entity-context.tsx";
import { entityRoleWords } from "../roles-in-words.ts";
import { ButtonRow } from "../shared/button-row.tsx";
import { Lead } from "../shared/lead.tsx";
import { Assignments } from "./assignments.tsx";
import { ChangeRole } from "./change-role.tsx";
import { TeamMemberForm } from "./team-member-form.tsx";

/** Who works on the entity, live, and what each of them may do. */
export function TeamPage() {
  const { entity, may } = useEntity();
  const members = useLiveQuery<EntityRoleGrant>("entity_roles", [where("entity_id", "==", entity.id)], [entity.id]);
  const grantable: EntityRole[] = may("team.grant_any")
    ? entityRoles.filter((role) => role !== "owner")
    : [...workingRoles];
  return (
    <Page title="Team" subtitle="What somebody may do here changes the moment you change it.">
      <LiveView live={members}>
        {(data) => (
          <>
            <Members members={data} grantable={grantable} />
            <Panel title="Add somebody">
              <Lead>They need an account with a confirmed e-mail address first.</Lead>
              <TeamMemberForm entityId={entity.id} roles={grantable} submit="Add to the team" />
            </Panel>
            <Assignments />
          </>
        )}
      </LiveView>
    </Page>
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
                  description="They lose access at once. You can add them again."
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

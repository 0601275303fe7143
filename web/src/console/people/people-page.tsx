import { where } from "firebase/firestore";
import type { PlatformRoleGrant } from "../../../../functions/src/model/documents.ts";
import {
  type PlatformRole,
  platformRoleNames,
  resolvePermissions,
} from "../../../../functions/src/model/permissions.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Page } from "../../components/page.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { useLiveQuery, type WithId } from "../../data/live.ts";
import { DialogButton } from "../../workspace/shared/dialog-button.tsx";
import { type ConsoleContext, useConsole } from "../console-context.tsx";
import { roleInWords } from "../role-in-words.ts";
import { RolesForm } from "./roles-form.tsx";

/** Who has a role on the platform, live. */
export function PeoplePage() {
  const context = useConsole();
  const { platform, may } = context;
  const people = useLiveQuery<PlatformRoleGrant>(
    "platform_roles",
    [where("platform_id", "==", platform.id)],
    [platform.id],
  );
  const grantable = grantableRoles(context);
  return (
    <Page
      title="People"
      subtitle={`Who runs ${platform.name}, and with which roles. A change holds from the next click on.`}
      actions={
        may("role.update") && (
          <DialogButton label="Give roles" title="Give somebody roles">
            {(close) => <RolesForm platformId={platform.id} roles={grantable} person={null} onDone={close} />}
          </DialogButton>
        )
      }
    >
      <LiveView live={people} empty={<EmptyState title="Nobody yet">Give somebody a role to begin.</EmptyState>}>
        {(data) => <PeopleTable people={data} grantable={grantable} />}
      </LiveView>
    </Page>
  );
}

/** Nobody grants what they lack; only GOD makes a superadmin. */
function grantableRoles({ permissions, may }: ConsoleContext): PlatformRole[] {
  return platformRoleNames.filter((role) => {
    if (role === "god") return false;
    if (role === "superadmin") return may("platform.manage");
    return resolvePermissions([role]).every((permission) => permissions.includes(permission));
  });
}

function PeopleTable({ people, grantable }: { people: WithId<PlatformRoleGrant>[]; grantable: PlatformRole[] }) {
  const { platform, uid, may } = useConsole();
  return (
    <ResponsiveTable
      caption={`People with a role on ${platform.name}`}
      rows={people.toSorted((one, other) => one.name.localeCompare(other.name))}
      rowKey={(person) => person.id}
      columns={[
        {
          key: "name",
          header: "Name",
          bare: true,
          cell: (person) => <strong>{person.uid === uid ? `${person.name} (you)` : person.name}</strong>,
        },
        { key: "roles", header: "Roles", cell: (person) => person.roles.map(roleInWords).join(", ") },
        {
          key: "factor",
          header: "Second factor",
          cell: (person) => (person.second_factor_required ? "Asked for" : "Not asked for"),
        },
        { key: "status", header: "Status", cell: (person) => <StatusBadge status={person.status} /> },
        {
          key: "actions",
          header: "Actions",
          bare: true,
          align: "right",
          cell: (person) =>
            may("role.update") &&
            person.uid !== uid &&
            person.roles.every((role) => grantable.includes(role)) && (
              <DialogButton
                size="xs"
                variant="default"
                label="Change roles"
                aria-label={`Change roles of ${person.name}`}
                title={`Roles of ${person.name}`}
              >
                {(close) => <RolesForm platformId={platform.id} roles={grantable} person={person} onDone={close} />}
              </DialogButton>
            ),
        },
      ]}
    />
  );
}

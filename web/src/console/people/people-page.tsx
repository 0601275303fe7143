import type { Department, PlatformRoleGrant } from "@gatehouse/functions/roles";
import { useState } from "react";
import { ButtonRow } from "../../components/button-row.tsx";
import { DialogButton } from "../../components/dialog-button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import type { WithId } from "../../data/live.ts";
import { useConsole } from "../console-context.tsx";
import { roleInWords } from "../role-in-words.ts";
import { mayChangeRolesOf, useDepartments, useStaff } from "../roles/use-roles.ts";
import { BanButton, mayBan } from "./ban-button.tsx";
import { BannedPanel } from "./banned-panel.tsx";
import { FindPanel } from "./find-panel.tsx";
import { RolesForm } from "./roles-form.tsx";

/** Who runs the platform, live; anybody who is looked for; and who is banned. */
export function PeoplePage() {
  const { platform, may } = useConsole();
  const staff = useStaff();
  // Counts bans and their ends, so that the list of the banned follows.
  const [version, setVersion] = useState(0);
  const renew = () => setVersion((before) => before + 1);
  return (
    <Page
      title="People"
      subtitle={`Who runs ${platform.name}, and with which roles. A change holds from the next click on.`}
      actions={
        may("role.update") &&
        may("user.read") && (
          <DialogButton label="Give roles" title="Give somebody roles">
            {(close) => <RolesForm person={null} onDone={close} />}
          </DialogButton>
        )
      }
    >
      {may("user.read") && <FindPanel onChanged={renew} />}
      {may("role.read") && (
        <Panel title="Staff">
          <LiveView live={staff} empty={<EmptyState title="Nobody yet">Give somebody a role to begin.</EmptyState>}>
            {(data) => <StaffTable people={data} onBanned={renew} />}
          </LiveView>
        </Panel>
      )}
      {may("user.read") && <BannedPanel version={version} onChanged={renew} />}
    </Page>
  );
}

function StaffTable({ people, onBanned }: { people: WithId<PlatformRoleGrant>[]; onBanned(): void }) {
  const context = useConsole();
  const { platform, uid } = context;
  const departments = useDepartments();
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
        { key: "roles", header: "Roles", cell: (person) => person.role_names.map(roleInWords).join(", ") || "None" },
        ...(departments.status === "ready"
          ? [
              {
                key: "departments",
                header: "Departments",
                cell: (person: WithId<PlatformRoleGrant>) =>
                  departmentsOf(person, departments.data).join(", ") || "None",
              },
            ]
          : []),
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
          cell: (person) => (
            <ButtonRow>
              {mayChangeRolesOf(context, person) && (
                <DialogButton
                  size="xs"
                  variant="default"
                  label="Change"
                  aria-label={`Change roles of ${person.name}`}
                  title={`Roles of ${person.name}`}
                >
                  {(close) => <RolesForm person={person} onDone={close} />}
                </DialogButton>
              )}
              {person.status === "active" && mayBan(context, person) && (
                <BanButton person={person} banned={false} onDone={onBanned} />
              )}
            </ButtonRow>
          ),
        },
      ]}
    />
  );
}

/** In words, each with the person's title there. */
function departmentsOf({ department_ids, titles }: PlatformRoleGrant, departments: WithId<Department>[]): string[] {
  return departments
    .filter(({ id }) => department_ids.includes(id))
    .map(({ id, name }) => (titles[id] ? `${titles[id]} (${name})` : name));
}

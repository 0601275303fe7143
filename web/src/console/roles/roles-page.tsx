import { asksForSecondFactor } from "@gatehouse/functions/model/permissions";
import { ButtonRow } from "../../components/button-row.tsx";
import { DecisionButton } from "../../components/decision-button.tsx";
import { DialogButton } from "../../components/dialog-button.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Page } from "../../components/page.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { call } from "../../data/call.ts";
import { useConsole } from "../console-context.tsx";
import { PermissionsInWords } from "./permissions-in-words.tsx";
import { RoleForm } from "./role-form.tsx";
import styles from "./roles.module.css";
import { isWithin, type KnownRole, useRoles, useStaff } from "./use-roles.ts";

/** The roles that people on the platform may hold, live. */
export function RolesPage() {
  const { platform, may } = useConsole();
  const roles = useRoles();
  return (
    <Page
      title="Roles"
      subtitle={`System roles are the same everywhere; the others are ${platform.name}'s own. A change reaches everybody who holds the role.`}
      actions={
        may("role.create") && (
          <DialogButton label="New role" title="New role">
            {(close) => <RoleForm current={null} onDone={close} />}
          </DialogButton>
        )
      }
    >
      <LiveView live={roles}>{(data) => <RolesTable roles={data} />}</LiveView>
    </Page>
  );
}

function RolesTable({ roles }: { roles: KnownRole[] }) {
  const { platform } = useConsole();
  const staff = useStaff();
  const holders = (id: string) =>
    staff.status === "ready" ? staff.data.filter((person) => person.roles.includes(id)).length : "…";
  return (
    <ResponsiveTable
      caption={`Roles on ${platform.name}`}
      rows={roles}
      rowKey={(role) => role.id}
      columns={[
        { key: "name", header: "Role", bare: true, cell: (role) => <RoleName role={role} /> },
        {
          key: "permissions",
          header: "May do",
          cell: (role) => <PermissionsInWords of={role.name} permissions={role.permissions} />,
        },
        {
          key: "factor",
          header: "Second factor",
          cell: (role) => (asksForSecondFactor(role.permissions) ? "Asked for" : "Not asked for"),
        },
        { key: "holders", header: "Holders", cell: (role) => holders(role.id) },
        {
          key: "actions",
          header: "Actions",
          bare: true,
          align: "right",
          cell: (role) => <RoleActions role={role} />,
        },
      ]}
    />
  );
}

function RoleName({ role }: { role: KnownRole }) {
  return (
    <div>
      <div className={styles.name}>
        <strong>{role.name}</strong>
        {role.own === null && <StatusBadge status="system" />}
        {role.own?.applying && <StatusBadge status="reaching_holders" />}
      </div>
      {role.own?.description && <div className={styles.dim}>{role.own.description}</div>}
    </div>
  );
}

/** System roles stay as they are, and so do, for somebody weaker, the roles that can do more than they. */
function RoleActions({ role: { own } }: { role: KnownRole }) {
  const { may, permissions } = useConsole();
  if (own === null || !isWithin(permissions, own.permissions)) return null;
  return (
    <ButtonRow>
      {may("role.update") && (
        <DialogButton
          size="xs"
          variant="default"
          label="Change"
          aria-label={`Change ${own.name}`}
          title={`Role ${own.name}`}
        >
          {(close) => <RoleForm current={own} onDone={close} />}
        </DialogButton>
      )}
      {may("role.delete") && (
        <DecisionButton
          act="Delete"
          of={own.name}
          look="against"
          description="Everybody who holds it loses it at once, and is told."
          reason="required"
          confirmLabel="Delete the role"
          onConfirm={(reason) => call("deleteRole", { role_id: own.id, reason })}
        />
      )}
    </ButtonRow>
  );
}

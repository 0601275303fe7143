import type { Department, PlatformRoleGrant } from "@gatehouse/functions/roles";
import { ButtonRow } from "../../components/button-row.tsx";
import { DecisionButton } from "../../components/decision-button.tsx";
import { DialogButton } from "../../components/dialog-button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Page } from "../../components/page.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { call } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { useConsole } from "../console-context.tsx";
import styles from "../roles/roles.module.css";
import { type KnownRole, useDepartments, useRoles, useStaff } from "../roles/use-roles.ts";
import { DepartmentForm } from "./department-form.tsx";

/** How the people of the platform are grouped, live. */
export function DepartmentsPage() {
  const { may } = useConsole();
  const departments = useDepartments();
  const roles = useRoles();
  const known = roles.status === "ready" ? roles.data : [];
  return (
    <Page
      title="Departments"
      subtitle="They group people and propose roles for job titles. What somebody may do, only their roles say."
      actions={
        may("department.create") && (
          <DialogButton label="New department" title="New department">
            {(close) => <DepartmentForm department={null} roles={known} onDone={close} />}
          </DialogButton>
        )
      }
    >
      <LiveView live={departments} empty={<EmptyState title="No departments">Make one to group people.</EmptyState>}>
        {(data) => <DepartmentsTable departments={data} roles={known} />}
      </LiveView>
    </Page>
  );
}

function DepartmentsTable({ departments, roles }: { departments: WithId<Department>[]; roles: KnownRole[] }) {
  const { platform, may } = useConsole();
  const staff = useStaff();
  const membersOf = (id: string) =>
    staff.status === "ready" ? staff.data.filter((person) => person.department_ids.includes(id)) : [];
  return (
    <ResponsiveTable
      caption={`Departments of ${platform.name}`}
      rows={departments}
      rowKey={(department) => department.id}
      columns={[
        {
          key: "name",
          header: "Department",
          bare: true,
          cell: ({ name, code, purpose }) => (
            <div>
              <div className={styles.name}>
                <strong>{name}</strong>
                <code>{code}</code>
              </div>
              <div className={styles.dim}>{purpose}</div>
            </div>
          ),
        },
        {
          key: "titles",
          header: "Job titles",
          cell: (department) => <Titles department={department} roles={roles} />,
        },
        ...(may("role.read")
          ? [
              {
                key: "members",
                header: "Members",
                cell: ({ id }: WithId<Department>) => <Members department_id={id} people={membersOf(id)} />,
              },
            ]
          : []),
        {
          key: "actions",
          header: "Actions",
          bare: true,
          align: "right",
          cell: (department) => (
            <Actions department={department} roles={roles} isEmpty={membersOf(department.id).length === 0} />
          ),
        },
      ]}
    />
  );
}

function Titles({ department, roles }: { department: Department; roles: KnownRole[] }) {
  if (department.titles.length === 0) return "None";
  const nameOf = (id: string) => roles.find((role) => role.id === id)?.name ?? id;
  return (
    <details className={styles.fold}>
      <summary>
        {department.titles.length === 1 ? "1 title" : `${department.titles.length} titles`}
        <span className="visually-hidden"> in {department.name}</span>
      </summary>
      <ul className={styles.list}>
        {department.titles.map(({ name, default_roles }) => (
          <li key={name}>
            {name}
            {default_roles.length > 0 && (
              <span className={styles.dim}> proposes {default_roles.map(nameOf).join(", ")}</span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Members({ department_id, people }: { department_id: string; people: WithId<PlatformRoleGrant>[] }) {
  if (people.length === 0) return "Nobody";
  return (
    <ul className={styles.list}>
      {people
        .toSorted((one, other) => one.name.localeCompare(other.name))
        .map(({ id, name, titles }) => (
          <li key={id}>
            {name}
            {titles[department_id] && <span className={styles.dim}> {titles[department_id]}</span>}
          </li>
        ))}
    </ul>
  );
}

function Actions({
  department,
  roles,
  isEmpty,
}: {
  department: WithId<Department>;
  roles: KnownRole[];
  isEmpty: boolean;
}) {
  const { may } = useConsole();
  return (
    <ButtonRow>
      {may("department.update") && (
        <DialogButton
          size="xs"
          variant="default"
          label="Change"
          aria-label={`Change ${department.name}`}
          title={`Department ${department.name}`}
        >
          {(close) => <DepartmentForm department={department} roles={roles} onDone={close} />}
        </DialogButton>
      )}
      {may("department.delete") && isEmpty && (
        <DecisionButton
          act="Delete"
          of={department.name}
          look="against"
          description="Nobody is in it. Its job titles go with it."
          confirmLabel="Delete the department"
          onConfirm={() => call("deleteDepartment", { department_id: department.id })}
        />
      )}
    </ButtonRow>
  );
}

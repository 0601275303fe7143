import { asksForSecondFactor } from "@gatehouse/functions/model/permissions";
import type { Department, PlatformRoleGrant } from "@gatehouse/functions/roles";
import { Button, Checkbox, NativeSelect, SimpleGrid, TextInput } from "@mantine/core";
import { LiveView } from "../../components/live-view.tsx";
import { Note } from "../../components/note.tsx";
import { call } from "../../data/call.ts";
import type { Live, WithId } from "../../data/live.ts";
import { emailProblem, lengthProblem } from "../../forms/checks.ts";
import { Form } from "../../forms/form.tsx";
import { ReasonField } from "../../forms/reason-field.tsx";
import { useFields } from "../../forms/use-fields.ts";
import { useConsole } from "../console-context.tsx";
import styles from "../roles/roles.module.css";
import { type KnownRole, mayChangeRolesOf, mayGrant, useDepartments, useRoles } from "../roles/use-roles.ts";

interface RolesFormProps {
  /** Whose roles and departments are changed; null to begin with an address. */
  person: PlatformRoleGrant | null;
  onDone(): void;
}

interface Membership {
  department_id: string;
  title: string | null;
}

/** Gives a person exactly the chosen roles, departments and titles, as far as one may. */
export function RolesForm(props: RolesFormProps) {
  const { may } = useConsole();
  const roles = useRoles();
  const departments = useDepartments();
  const shown: Live<WithId<Department>[]> = may("department.read") ? departments : { status: "ready", data: [] };
  return (
    <LiveView live={roles}>
      {(known) => (
        <LiveView live={shown}>{(data) => <LoadedForm {...props} known={known} departments={data} />}</LiveView>
      )}
    </LiveView>
  );
}

function LoadedForm({
  person,
  onDone,
  known,
  departments,
}: RolesFormProps & { known: KnownRole[]; departments: WithId<Department>[] }) {
  const context = useConsole();
  const platform_id = context.platform.id;
  const setsRoles = person === null ? context.may("role.update") : mayChangeRolesOf(context, person);
  const setsDepartments = context.may("department.update") && departments.length > 0;
  const grantable = known.filter((role) => mayGrant(context, role));
  const start = {
    email: "",
    roles: JSON.stringify(person?.roles ?? []),
    departments: JSON.stringify(membershipsOf(person)),
    reason: "",
  };
  const fields = useFields(start, (values) => ({
    email: person === null ? emailProblem(values.email) : null,
    roles:
      person === null && values.roles === "[]" && values.departments === "[]"
        ? "Choose at least one role or department."
        : null,
    reason: lengthProblem(values.reason, 1, 500),
  }));
  const [chosen, setChosen] = fields.held<string[]>("roles");
  const [memberships, setMemberships] = fields.held<Membership[]>("departments");
  const roles = grantable.map(({ id }) => id).filter((id) => chosen.includes(id));
  const permissions = grantable.filter(({ id }) => roles.includes(id)).flatMap((role) => role.permissions);

  const save = async () => {
    const who = person === null ? { email: fields.values.email.trim() } : { uid: person.uid };
    const common = { platform_id, ...who, reason: fields.values.reason.trim() };
    if (setsRoles && !isSame(roles, person?.roles ?? [])) await call("setPlatformRoles", { ...common, roles });
    if (setsDepartments && !isSame(memberships.map(inOneText), membershipsOf(person).map(inOneText))) {
      await call("setDepartments", { ...common, departments: memberships });
    }
    onDone();
  };
  const propose = (defaults: string[]) => {
    const added = grantable.map(({ id }) => id).filter((id) => defaults.includes(id));
    if (setsRoles && added.length > 0) setChosen([...new Set([...chosen, ...added])]);
  };
  const takesAll = person !== null && person.roles.length > 0 && roles.length === 0;
  return (
    <Form fields={fields} submit={setsRoles && takesAll ? "Take all roles away" : "Save"} onSubmit={save}>
      {person === null && (
        <TextInput
          label="E-mail address"
          description="The one that they sign in with; it has to be confirmed."
          type="email"
          autoComplete="off"
          withAsterisk
          data-autofocus
          {...fields.field("email")}
        />
      )}
      {setsDepartments && (
        <Departments departments={departments} value={memberships} onChange={setMemberships} onTitle={propose} />
      )}
      {setsRoles && (
        <Checkbox.Group
          label="Roles"
          description={person ? "Without any, this person may do nothing here any more." : undefined}
          value={chosen}
          onChange={setChosen}
          error={fields.error("roles")}
        >
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
            {grantable.map(({ id, name, own }) => (
              <Checkbox
                key={id}
                value={id}
                label={name}
                description={own?.description}
                aria-invalid={fields.error("roles") !== null}
              />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
      )}
      {setsRoles && asksForSecondFactor(permissions) && (
        <Note>These roles work only in a sign-in with a second factor.</Note>
      )}
      <ReasonField field={fields.field("reason")} />
    </Form>
  );
}

interface DepartmentsProps {
  departments: WithId<Department>[];
  value: Membership[];
  onChange(value: Membership[]): void;
  /** Is told what roles a title proposes, when it is chosen. */
  onTitle(default_roles: string[]): void;
}

function Departments({ departments, value, onChange, onTitle }: DepartmentsProps) {
  const left = departments.filter(({ id }) => !value.some(({ department_id }) => department_id === id));
  const setTitle = (department: WithId<Department>, name: string) => {
    const title = department.titles.find((known) => known.name === name);
    onChange(
      value.map((item) => (item.department_id === department.id ? { ...item, title: title?.name ?? null } : item)),
    );
    onTitle(title?.default_roles ?? []);
  };
  return (
    <fieldset className={styles.titles}>
      <legend>Departments</legend>
      {value.map(({ department_id, title }) => {
        const department = departments.find(({ id }) => id === department_id);
        if (department === undefined) return null;
        return (
          <div key={department_id} className={styles.line}>
            <NativeSelect
              label={`Title in ${department.name}`}
              data={[{ value: "", label: "No title" }, ...department.titles.map(({ name }) => name)]}
              value={title ?? ""}
              onChange={(event) => setTitle(department, event.currentTarget.value)}
            />
            <Button
              variant="subtle"
              color="red"
              size="compact-sm"
              aria-label={`Remove from ${department.name}`}
              onClick={() => onChange(value.filter((item) => item.department_id !== department_id))}
            >
              Remove
            </Button>
          </div>
        );
      })}
      {left.length > 0 && value.length < 10 && (
        <NativeSelect
          label="Add to a department"
          description="A title proposes its roles below. A department grants nothing by itself."
          data={[
            { value: "", label: "Choose a department" },
            ...left.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value=""
          onChange={(event) => {
            const department_id = event.currentTarget.value;
            if (department_id !== "") onChange([...value, { department_id, title: null }]);
          }}
        />
      )}
    </fieldset>
  );
}

function membershipsOf(person: PlatformRoleGrant | null): Membership[] {
  return (person?.department_ids ?? []).map((department_id) => ({
    department_id,
    title: person?.titles[department_id] ?? null,
  }));
}

function inOneText({ department_id, title }: Membership): string {
  return JSON.stringify([department_id, title]);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((item) => other.includes(item));
}

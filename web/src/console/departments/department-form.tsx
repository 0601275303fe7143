import type { Department, DepartmentTitle } from "@gatehouse/functions/roles";
import { Button, MultiSelect, Textarea, TextInput } from "@mantine/core";
import { call } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { lengthProblem } from "../../forms/checks.ts";
import { Form } from "../../forms/form.tsx";
import { useFields } from "../../forms/use-fields.ts";
import { useConsole } from "../console-context.tsx";
import styles from "../roles/roles.module.css";
import type { KnownRole } from "../roles/use-roles.ts";

interface DepartmentFormProps {
  department: WithId<Department> | null;
  /** What titles may propose. */
  roles: KnownRole[];
  onDone(): void;
}

interface TitleLine extends DepartmentTitle {
  key: number;
}

/** Makes a department, or changes one. */
export function DepartmentForm({ department, roles, onDone }: DepartmentFormProps) {
  const { platform } = useConsole();
  const { code = "", name = "", purpose = "" } = department ?? {};
  const lines = (department?.titles ?? []).map((title, key): TitleLine => ({ ...title, key }));
  const fields = useFields({ code, name, purpose, titles: JSON.stringify(lines) }, (values) => ({
    code: /^[A-Z][A-Z0-9_]{1,19}$/.test(values.code) ? null : "2 to 20 capital letters, digits and _, a letter first.",
    name: lengthProblem(values.name, 2, 80),
    purpose: lengthProblem(values.purpose, 0, 300),
    titles: titlesOf(values.titles).some((title) => title.name.trim().length < 2) ? "Each title needs a name." : null,
  }));
  const [titles, setTitles] = fields.held<TitleLine[]>("titles");
  const change = (key: number, patch: Partial<DepartmentTitle>) =>
    setTitles(titles.map((title) => (title.key === key ? { ...title, ...patch } : title)));
  const add = () => {
    const key = Math.max(-1, ...titles.map((title) => title.key)) + 1;
    setTitles([...titles, { name: "", default_roles: [], key }]);
  };
  const save = async () => {
    const data = {
      name: fields.values.name.trim(),
      purpose: fields.values.purpose.trim(),
      titles: titles.map((title) => ({ name: title.name.trim(), default_roles: title.default_roles })),
    };
    if (department === null) {
      await call("createDepartment", { platform_id: platform.id, code: fields.values.code, ...data });
    } else {
      await call("updateDepartment", { department_id: department.id, ...data });
    }
    onDone();
  };
  return (
    <Form fields={fields} submit={department === null ? "Make the department" : "Save"} onSubmit={save}>
      {department === null && (
        <TextInput
          label="Code"
          description="Short, such as SUPPORT. It stays for good."
          withAsterisk
          spellCheck={false}
          data-autofocus
          {...fields.field("code")}
          onChange={(event) => fields.set("code", event.currentTarget.value.toUpperCase())}
        />
      )}
      <TextInput label="Name" withAsterisk {...fields.field("name")} />
      <Textarea label="Purpose" autosize minRows={2} {...fields.field("purpose")} />
      <fieldset className={styles.titles}>
        <legend>Job titles</legend>
        {titles.map((title) => (
          <div key={title.key} className={styles.line}>
            <TextInput
              label="Title"
              value={title.name}
              maxLength={80}
              onChange={(event) => change(title.key, { name: event.currentTarget.value })}
            />
            <Button
              variant="subtle"
              color="red"
              size="compact-sm"
              aria-label={`Remove the title ${title.name}`}
              onClick={() => setTitles(titles.filter(({ key }) => key !== title.key))}
            >
              Remove
            </Button>
            <MultiSelect
              className={styles.wide ?? ""}
              label="Proposes the roles"
              data={roles.map((role) => ({ value: role.id, label: role.name }))}
              value={title.default_roles}
              onChange={(default_roles) => change(title.key, { default_roles })}
              maxValues={10}
              searchable
              comboboxProps={{ withinPortal: true }}
            />
          </div>
        ))}
        {fields.error("titles") && (
          <p role="alert" className={styles.error}>
            {fields.error("titles")}
          </p>
        )}
        <div>
          <Button variant="light" size="xs" disabled={titles.length >= 30} onClick={add}>
            Add a title
          </Button>
        </div>
      </fieldset>
    </Form>
  );
}

function titlesOf(held: string): TitleLine[] {
  return JSON.parse(held);
}

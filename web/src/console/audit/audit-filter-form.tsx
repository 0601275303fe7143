import { Button, Group, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Row } from "../../workspace/shared/row.tsx";
import styles from "./audit.module.css";
import { type AuditFilter, noFilter } from "./audit-filter.ts";

interface AuditFilterFormProps {
  filter: AuditFilter;
  onChange(filter: AuditFilter): void;
}

/** The filters; those for a person, an action and a thing are also set from within a record. */
export function AuditFilterForm({ filter, onChange }: AuditFilterFormProps) {
  const [typed, setTyped] = useState(filter);
  const field = (name: keyof AuditFilter) => ({
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
  });
  const isEmpty = Object.values(filter).every((value) => value === "");
  // On a phone the fields would push the records off the screen.
  const [isOpen] = useState(!isEmpty || window.matchMedia("(min-width: 56em)").matches);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    onChange({
      ...typed,
      actor_id: typed.actor_id.trim(),
      action: typed.action.trim(),
      resource: typed.resource.trim(),
    });
  };
  return (
    <search>
      <details className={styles.record} open={isOpen}>
        <summary className={styles.filter}>Filter</summary>
        <form onSubmit={apply} className={styles.body}>
          <Stack>
            <Row>
              <TextInput label="Person’s id" spellCheck={false} {...field("actor_id")} />
              <TextInput label="Action" placeholder="entity.approved" spellCheck={false} {...field("action")} />
              <TextInput label="Thing" placeholder="entities/ent_…" spellCheck={false} {...field("resource")} />
            </Row>
            <Row>
              <TextInput label="From" type="datetime-local" {...field("from")} />
              <TextInput label="Until" type="datetime-local" {...field("until")} />
            </Row>
            <Group justify="flex-end">
              {!isEmpty && (
                <Button variant="default" onClick={() => onChange(noFilter)}>
                  Clear
                </Button>
              )}
              <Button type="submit">Filter</Button>
            </Group>
          </Stack>
        </form>
      </details>
    </search>
  );
}

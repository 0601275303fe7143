import { actionInWords, auditActions } from "@gatehouse/functions/actions";
import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Row } from "../../components/row.tsx";
import styles from "./audit.module.css";
import { type AuditFilter, kinds, noFilter } from "./audit-filter.ts";
import type { AuditSource } from "./audit-records.ts";

interface AuditFilterFormProps {
  source: AuditSource;
  filter: AuditFilter;
  onChange(filter: AuditFilter): void;
}

/** The filters; most are also set from within a record. */
export function AuditFilterForm({ source, filter, onChange }: AuditFilterFormProps) {
  const [typed, setTyped] = useState(filter);
  const field = (name: Exclude<keyof AuditFilter, "by_god">) => ({
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
  });
  const isEmpty = Object.values(filter).every((value) => value === "");
  // On a phone the fields would push the records off the screen.
  const [isOpen] = useState(!isEmpty || window.matchMedia("(min-width: 56em)").matches);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    const { platform_id, actor_id, thing, entity_id } = typed;
    onChange({
      ...typed,
      platform_id: platform_id.trim(),
      actor_id: actor_id.trim(),
      thing: thing.trim().replace(/^\/|\/$/g, ""),
      entity_id: entity_id.trim(),
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
              <NativeSelect
                label="Action"
                {...field("action")}
                data={[
                  { value: "", label: "Any" },
                  ...auditActions
                    .map((value) => ({ value, label: actionInWords(value) }))
                    .sort((one, other) => one.label.localeCompare(other.label)),
                ]}
              />
              <TextInput label="Entity’s id" placeholder="ent_…" spellCheck={false} {...field("entity_id")} />
              {source === "god" ? (
                <TextInput
                  label="Platform’s id"
                  placeholder="city-stages"
                  spellCheck={false}
                  {...field("platform_id")}
                />
              ) : (
                <NativeSelect
                  label="Done by"
                  value={typed.by_god}
                  onChange={({ currentTarget }) =>
                    setTyped({ ...typed, by_god: currentTarget.value === "yes" ? "yes" : "" })
                  }
                  data={[
                    { value: "", label: "Anyone" },
                    { value: "yes", label: "GOD" },
                  ]}
                />
              )}
            </Row>
            <Row>
              <NativeSelect
                label="Kind"
                {...field("kind")}
                data={[
                  { value: "", label: "Any" },
                  ...Object.entries(kinds).map(([value, label]) => ({ value, label })),
                ]}
              />
              <TextInput label="Thing" placeholder="Its id or path" spellCheck={false} {...field("thing")} />
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

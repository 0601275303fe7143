import type { PersonHere } from "@gatehouse/functions/people/person-here";
import { Group, TextInput } from "@mantine/core";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { Lead } from "../../components/lead.tsx";
import { Note } from "../../components/note.tsx";
import { Panel } from "../../components/panel.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { call, type OperationResult } from "../../data/call.ts";
import { lengthProblem } from "../../forms/checks.ts";
import { Form } from "../../forms/form.tsx";
import { useFields } from "../../forms/use-fields.ts";
import { entityRoleWords } from "../../roles-in-words.ts";
import { useConsole } from "../console-context.tsx";
import { roleInWords } from "../role-in-words.ts";
import { BanButton, mayBan } from "./ban-button.tsx";

/** Anybody, by their whole address or id; who has to do with the platform, by the beginning of their name, too. */
export function FindPanel({ onChanged }: { onChanged(): void }) {
  const { platform } = useConsole();
  const [found, setFound] = useState<(OperationResult<"findPeople"> & { query: string }) | null>(null);
  const fields = useFields({ query: "" }, (values) => ({ query: lengthProblem(values.query, 2, 254) }));
  const find = async () => {
    const query = fields.values.query.trim();
    setFound({ ...(await call("findPeople", { platform_id: platform.id, query })), query });
  };
  return (
    <Panel title="Find somebody">
      <Lead>
        By their whole e-mail address or user id anybody; by the beginning of their name those who work, buy or promote
        here. Each look is recorded in the audit log.
      </Lead>
      <Form fields={fields} submit="Find" onSubmit={find} search>
        <TextInput label="Name, e-mail address or user id" autoComplete="off" {...fields.field("query")} />
      </Form>
      {found !== null && (
        <FoundPeople
          {...found}
          onChanged={async () => {
            onChanged();
            await find();
          }}
        />
      )}
    </Panel>
  );
}

interface FoundPeopleProps extends OperationResult<"findPeople"> {
  /** What was searched for. */
  query: string;
  onChanged(): void;
}

function FoundPeople({ people, more, query, onChanged }: FoundPeopleProps) {
  if (people.length === 0) {
    return (
      <EmptyState title={`Nobody was found for “${query}”`}>
        Try the whole e-mail address that they sign in with.
      </EmptyState>
    );
  }
  return (
    <>
      <Lead>
        {/* Nobody learns an address here; whoever typed one knows whose it is now. */}
        {query.includes("@") ? `Who signs in as ${query}:` : `Found for “${query}”:`}
      </Lead>
      <PeopleHere caption="People who were found" people={people} onChanged={onChanged} />
      {more && <Note>There are more. Type more of the name.</Note>}
    </>
  );
}

interface PeopleHereProps {
  caption: string;
  people: PersonHere[];
  onChanged(): void;
}

/** What people are on the platform, with bans for those who may. */
export function PeopleHere({ caption, people, onChanged }: PeopleHereProps) {
  const context = useConsole();
  return (
    <ResponsiveTable
      caption={caption}
      rows={people}
      rowKey={({ uid }) => uid}
      columns={[
        { key: "name", header: "Name", bare: true, cell: ({ name }) => <strong>{name || "Without a name"}</strong> },
        { key: "roles", header: "Roles", cell: ({ roles }) => roles.map(roleInWords).join(", ") || "None" },
        {
          key: "entities",
          header: "Entities",
          cell: ({ entities }) =>
            entities.map(({ name, role }) => `${name} (${entityRoleWords[role].label})`).join(", ") || "None",
        },
        { key: "status", header: "Status", cell: ({ banned }) => <StatusBadge status={standing(banned)} /> },
        {
          key: "actions",
          header: "Actions",
          bare: true,
          align: "right",
          cell: (person) =>
            mayBan(context, { ...person, permissions: [] }) && (
              <Group gap="xs" justify="flex-end">
                {person.banned !== "everywhere" && (
                  <BanButton person={person} banned={person.banned === "here"} onDone={onChanged} />
                )}
                {context.may("platform.manage") && (
                  <BanButton person={person} banned={person.banned === "everywhere"} everywhere onDone={onChanged} />
                )}
              </Group>
            ),
        },
      ]}
    />
  );
}

function standing(banned: PersonHere["banned"]): string {
  return banned === null ? "not_banned" : `banned_${banned}`;
}

import type { Entity } from "@gatehouse/functions/entities";
import { entityStates } from "@gatehouse/functions/entities";
import { folded } from "@gatehouse/functions/model/visible";
import { NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { limit, where } from "firebase/firestore";
import { useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Note } from "../../components/note.tsx";
import { Page } from "../../components/page.tsx";
import { ResponsiveTable } from "../../components/responsive-table.tsx";
import { Row } from "../../components/row.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { When } from "../../components/when.tsx";
import { useLiveQuery, type WithId } from "../../data/live.ts";
import { inWords } from "../../format.ts";
import { useConsole } from "../console-context.tsx";
import { Decisions } from "./decisions.tsx";

const mostListed = 500;

/** All entities of the platform, live, whatever their status. */
export function EntitiesPage() {
  const { platform } = useConsole();
  const [status, setStatus] = useState("");
  const [search, setSearch] = useState("");
  const entities = useLiveQuery<Entity>(
    "entities",
    [
      where("platform_id", "==", platform.id),
      ...(status === "" ? [] : [where("status", "==", status)]),
      limit(mostListed),
    ],
    [platform.id, status],
  );
  const wanted = folded(search);
  return (
    <Page title="Entities" subtitle={`Everyone who makes events on ${platform.name}, or asked to.`}>
      <Row>
        <NativeSelect
          label="Status"
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value)}
          data={[
            { value: "", label: "All" },
            ...Object.keys(entityStates.steps).map((value) => ({ value, label: inWords(value) })),
          ]}
        />
        <TextInput
          label="Search"
          type="search"
          placeholder="Name or id"
          leftSection={<IconSearch size={18} aria-hidden />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      </Row>
      <LiveView live={entities} empty={<EmptyState title="None here">No entity has this status.</EmptyState>}>
        {(data) => (
          <>
            {data.length === mostListed && (
              <Note tone="warn">Only {mostListed} are listed; choose a status to see fewer.</Note>
            )}
            <EntityTable
              entities={data.filter((entity) => folded(entity.name).includes(wanted) || entity.id.includes(wanted))}
            />
          </>
        )}
      </LiveView>
    </Page>
  );
}

function EntityTable({ entities }: { entities: WithId<Entity>[] }) {
  const { may } = useConsole();
  if (entities.length === 0) return <EmptyState title="None found">No name has that in it.</EmptyState>;
  return (
    <ResponsiveTable
      caption="Entities"
      rows={entities.toSorted((one, other) => one.name.localeCompare(other.name))}
      rowKey={(entity) => entity.id}
      columns={[
        { key: "name", header: "Name", bare: true, cell: (entity) => <strong>{entity.name}</strong> },
        { key: "kind", header: "Kind", cell: (entity) => inWords(entity.kind) },
        { key: "status", header: "Status", cell: (entity) => <StatusBadge machine="entity" status={entity.status} /> },
        { key: "since", header: "Since", cell: (entity) => <When at={entity.created_at} style="date" /> },
        {
          key: "actions",
          header: "Actions",
          bare: true,
          align: "right",
          cell: (entity) => may("entity.approve") && <Decisions entity={entity} />,
        },
      ]}
    />
  );
}

import type { Entity } from "@gatehouse/functions/entities";
import { versionOf } from "@gatehouse/functions/model/versions";
import { EmptyState } from "../../components/empty-state.tsx";
import { Facts } from "../../components/facts.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { When } from "../../components/when.tsx";
import { call } from "../../data/call.ts";
import type { WithId } from "../../data/live.ts";
import { inWords } from "../../format.ts";
import { ProposedChange } from "../proposed-change.tsx";
import { usePendingEntities, useProposedEntities } from "../waiting.ts";
import { Applicant } from "./applicant.tsx";
import { Decisions } from "./decisions.tsx";

/** Applications that wait for an answer; new ones appear by themselves. */
export function QueuePage() {
  const pending = usePendingEntities();
  return (
    <Page title="Applications" subtitle="Who wants to make events here. Oldest first, live.">
      <LiveView
        live={pending}
        empty={<EmptyState title="Nothing waits">New applications show here the moment they are sent.</EmptyState>}
      >
        {(data) => data.map((entity) => <Application key={entity.id} entity={entity} />)}
      </LiveView>
      <ProposedEntities />
    </Page>
  );
}

/** What approved entities are to be called, where they asked for another name. */
function ProposedEntities() {
  const entities = useProposedEntities();
  if (entities.status !== "ready" || entities.data.length === 0) return null;
  return (
    <section aria-labelledby="proposed">
      <h2 id="proposed">Other names</h2>
      {entities.data.map((entity) => {
        const { id: entity_id, proposed } = entity;
        if (!proposed) return null;
        return (
          <ProposedChange
            key={entity_id}
            name={entity.name}
            proposed={proposed}
            version={versionOf(entity)}
            fields={[
              { label: "Name", now: entity.name, wanted: proposed.name },
              { label: "Short name", now: entity.slug, wanted: proposed.slug },
              { label: "Kind", now: inWords(entity.kind), wanted: inWords(proposed.kind) },
            ]}
            onDecide={(decision) => call("decideEntityChange", { entity_id, ...decision })}
          />
        );
      })}
    </section>
  );
}

function Application({ entity }: { entity: WithId<Entity> }) {
  return (
    <Panel title={entity.name} actions={<Decisions entity={entity} />}>
      <Facts
        facts={[
          ["From", <Applicant key="from" uid={entity.owner_id} />],
          ["Kind", inWords(entity.kind)],
          ["Description", entity.description],
          ["Image", <ImageLink key="image" url={entity.image_url} />],
          ["Sent", <When key="sent" at={entity.created_at} />],
          ["Last change", <When key="changed" at={entity.updated_at} />],
        ]}
      />
    </Panel>
  );
}

/** A link, not the picture: what an applicant chose is loaded only when somebody asks for it. */
function ImageLink({ url }: { url: string | null }) {
  if (url === null) return "None";
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {url}
    </a>
  );
}

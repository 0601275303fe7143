import type { Entity } from "../../../../functions/src/model/documents.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { When } from "../../components/when.tsx";
import type { WithId } from "../../data/live.ts";
import { inWords } from "../../format.ts";
import { Facts } from "../../workspace/shared/facts.tsx";
import { usePendingEntities } from "../waiting.ts";
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
    </Page>
  );
}

function Application({ entity }: { entity: WithId<Entity> }) {
  return (
    <Panel title={entity.name} actions={<Decisions entity={entity} />}>
      <Facts
        facts={[
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

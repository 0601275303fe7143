import { EmptyState } from "../../components/empty-state.tsx";
import { Facts } from "../../components/facts.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Note } from "../../components/note.tsx";
import { Page } from "../../components/page.tsx";
import { Panel } from "../../components/panel.tsx";
import { When } from "../../components/when.tsx";
import { inWords } from "../../format.ts";
import { useRequestedDeletions } from "../waiting.ts";
import { Decisions } from "./decisions.tsx";

/** Entities whose owners want them deleted; new requests appear by themselves. */
export function DeletionsPage() {
  const requested = useRequestedDeletions();
  return (
    <Page title="Deletion requests" subtitle="Whose owner wants to go. They are hidden until you decide.">
      <LiveView
        live={requested}
        empty={<EmptyState title="Nothing waits">A request shows here the moment an owner sends it.</EmptyState>}
      >
        {(data) =>
          data.map((entity) => (
            <Panel key={entity.id} title={entity.name} actions={<Decisions entity={entity} />}>
              {entity.deletion?.was_suspended && (
                <Note tone="warn">It was suspended when its owner asked. Kept, it is suspended again.</Note>
              )}
              <Facts
                facts={[
                  ["Kind", inWords(entity.kind)],
                  ["Reason", entity.deletion?.reason],
                  ["Asked", <When key="asked" at={entity.deletion?.requested_at ?? null} />],
                ]}
              />
            </Panel>
          ))
        }
      </LiveView>
    </Page>
  );
}

import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Note } from "../../components/note.tsx";
import { Panel } from "../../components/panel.tsx";
import { useAnswer } from "../../data/answer.ts";
import { call } from "../../data/call.ts";
import { useConsole } from "../console-context.tsx";
import { PeopleHere } from "./find-panel.tsx";

/** Who is banned from the platform, as of `version`. */
export function BannedPanel({ version, onChanged }: { version: number; onChanged(): void }) {
  const { platform } = useConsole();
  const banned = useAnswer(String(version), () => call("listBanned", { platform_id: platform.id }));
  return (
    <Panel title="Banned">
      <LiveView live={banned.live}>
        {({ people, more }) =>
          people.length === 0 ? (
            <EmptyState title="Nobody is banned">Find somebody above to ban them.</EmptyState>
          ) : (
            <>
              <PeopleHere caption={`Banned from ${platform.name}`} people={people} onChanged={onChanged} />
              {more && <Note>There are more. Find them by name, address or id.</Note>}
            </>
          )
        }
      </LiveView>
    </Panel>
  );
}

import { useEffect, useState } from "react";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Note } from "../../components/note.tsx";
import { Panel } from "../../components/panel.tsx";
import { call, type OperationResult } from "../../data/call.ts";
import type { Live } from "../../data/live.ts";
import { useConsole } from "../console-context.tsx";
import { PeopleHere } from "./find-panel.tsx";

/** Who is banned from the platform, as of `version`. */
export function BannedPanel({ version, onChanged }: { version: number; onChanged(): void }) {
  const { platform } = useConsole();
  const [banned, setBanned] = useState<Live<OperationResult<"listBanned">>>({ status: "loading" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version is another list
  useEffect(() => {
    let isLatest = true;
    const settle = (live: typeof banned) => isLatest && setBanned(live);
    call("listBanned", { platform_id: platform.id }).then(
      (data) => settle({ status: "ready", data }),
      (error: Error) => settle({ status: "error", error }),
    );
    return () => {
      isLatest = false;
    };
  }, [platform.id, version]);
  return (
    <Panel title="Banned">
      <LiveView live={banned}>
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

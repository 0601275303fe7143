import type { Platform } from "@gatehouse/functions/platforms";
import { Button, Group } from "@mantine/core";
import { limit, orderBy } from "firebase/firestore";
import { useState } from "react";
import { DialogButton } from "../components/dialog-button.tsx";
import { EmptyState } from "../components/empty-state.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { useAnswer } from "../data/answer.ts";
import { call } from "../data/call.ts";
import { useLiveQuery, type WithId } from "../data/live.ts";
import { NewPlatform } from "./new-platform.tsx";
import type { Counted, PlatformNumbers } from "./platform-numbers.ts";
import { PlatformPanel } from "./platform-panel.tsx";

/** An operation counts so many platforms at a time. */
const countedMax = 50;

const pageLength = 20;

/** The platforms of the deployment, the newest first: whose they are, how much there is on them, what becomes of them. */
export function PlatformsPage() {
  const [shown, setShown] = useState(pageLength);
  const found = useLiveQuery<Platform>("platforms", [orderBy("created_at", "desc"), limit(shown)], [shown]);
  return (
    <Page
      title="Platforms"
      subtitle="Each has its own people, entities, events and money."
      actions={
        <DialogButton label="New platform" title="New platform">
          {(close) => <NewPlatform onDone={close} />}
        </DialogButton>
      }
    >
      <LiveView live={found} empty={<EmptyState title="No platform yet">Make the first one to begin.</EmptyState>}>
        {(data) => (
          <Platforms platforms={data} onMore={data.length < shown ? null : () => setShown(shown + pageLength)} />
        )}
      </LiveView>
    </Page>
  );
}

/** `onMore` shows older ones; null where there are none. */
function Platforms({ platforms, onMore }: { platforms: WithId<Platform>[]; onMore: (() => void) | null }) {
  const ids = platforms.map(({ id }) => id);
  // Only for other platforms or on demand: each time is recorded.
  const { live: counted, asking, again } = useAnswer(ids.join(), () => countOn(ids));
  return (
    <>
      {platforms.map((platform) => (
        <PlatformPanel key={platform.id} platform={platform} counted={counted} />
      ))}
      {counted.status === "error" && <ErrorNote error={counted.error} />}
      <Group>
        {onMore && <Button onClick={onMore}>Show older ones</Button>}
        <Button variant="default" loading={asking} onClick={again}>
          Count again
        </Button>
      </Group>
    </>
  );
}

async function countOn(ids: string[]): Promise<Counted> {
  const found: PlatformNumbers[] = [];
  for (let from = 0; from < ids.length; from += countedMax) {
    found.push(...(await call("readPlatformNumbers", { platform_ids: ids.slice(from, from + countedMax) })));
  }
  return new Map(found.map((numbers) => [numbers.platform_id, numbers]));
}

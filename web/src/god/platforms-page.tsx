import { Button, Group } from "@mantine/core";
import { limit, orderBy } from "firebase/firestore";
import { useEffect, useState } from "react";
import type { Platform } from "../../../functions/src/model/documents.ts";
import { EmptyState } from "../components/empty-state.tsx";
import { ErrorNote } from "../components/error-note.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { type OperationResult, useOperation } from "../data/call.ts";
import { useLiveQuery, type WithId } from "../data/live.ts";
import { DialogButton } from "../workspace/shared/dialog-button.tsx";
import { NewPlatform } from "./new-platform.tsx";
import { PlatformPanel } from "./platform-panel.tsx";

export type PlatformNumbers = OperationResult<"readPlatformNumbers">[number];

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
  const { numbers, running, error, count } = useNumbers(platforms.map(({ id }) => id));
  return (
    <>
      {platforms.map((platform) => (
        <PlatformPanel key={platform.id} platform={platform} numbers={numbers?.get(platform.id) ?? null} />
      ))}
      <ErrorNote error={error} />
      <Group>
        {onMore && <Button onClick={onMore}>Show older ones</Button>}
        <Button variant="default" loading={running} onClick={count}>
          Count again
        </Button>
      </Group>
    </>
  );
}

/** What the operation counts, once for the platforms there are, and again when asked: each time is recorded. */
function useNumbers(ids: string[]) {
  const { run, running, error } = useOperation("readPlatformNumbers");
  const [numbers, setNumbers] = useState<Map<string, PlatformNumbers> | null>(null);
  const count = async () => {
    try {
      const found: PlatformNumbers[] = [];
      for (let from = 0; from < ids.length; from += countedMax) {
        found.push(...(await run({ platform_ids: ids.slice(from, from + countedMax) })));
      }
      setNumbers(new Map(found.map((each) => [each.platform_id, each])));
    } catch {
      // Shown as `error`.
    }
  };
  const key = ids.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: only other platforms are counted anew
  useEffect(() => {
    void count();
  }, [key]);
  return { numbers, running, error, count };
}

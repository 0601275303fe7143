import { EmptyState } from "../components/empty-state.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { RefundList } from "../workspace/sales/refund-list.tsx";
import { useConsole } from "./console-context.tsx";
import { useRequestedRefunds } from "./waiting.ts";

/** Refunds that wait for a decision: the platform decides those that are too large for the entities themselves. */
export function RefundsPage() {
  const { platform, uid } = useConsole();
  const refunds = useRequestedRefunds();
  return (
    <Page
      title="Refunds"
      subtitle="Entities decide most of them. Those above their limit are yours, and you may decide any other."
    >
      <LiveView live={refunds} empty={<EmptyState title="Nothing waits">No refund is undecided.</EmptyState>}>
        {(data) => (
          <RefundList
            refunds={data}
            settings={platform.settings}
            entityRole={null}
            isPlatformApprover
            nameOf={(requester) => (requester === uid ? "you" : "the entity's team")}
          />
        )}
      </LiveView>
    </Page>
  );
}

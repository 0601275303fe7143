import { EmptyState } from "../components/empty-state.tsx";
import { LiveView } from "../components/live-view.tsx";
import { Page } from "../components/page.tsx";
import { RefundList } from "../workspace/sales/refund-list.tsx";
import { useConsole } from "./console-context.tsx";
import { useWaitingRefunds } from "./waiting.ts";

/**
 * Refunds that wait for a decision, or to be sent again: the platform decides those that are too large for the entities
 * themselves, and sends those again that nobody of an entity asked for.
 */
export function RefundsPage() {
  const { platform, uid } = useConsole();
  const refunds = useWaitingRefunds();
  return (
    <Page
      title="Refunds"
      subtitle="Entities decide most of them. Those above their limit are yours, and you may decide any other."
    >
      <LiveView
        live={refunds}
        empty={<EmptyState title="Nothing waits">No refund is undecided, and none has failed.</EmptyState>}
      >
        {(data) => (
          <RefundList
            refunds={data}
            settings={platform.settings}
            entityRole={null}
            isPlatformApprover
            nameOf={(requester) => nameOf(requester, uid)}
          />
        )}
      </LiveView>
    </Page>
  );
}

function nameOf(requester: string, uid: string): string {
  if (requester.startsWith("system:")) return "nobody, as the payment could not be kept";
  return requester === uid ? "you" : "somebody of the team or the platform";
}

import type { EntityRoleGrant } from "@gatehouse/functions/entities";
import { where } from "firebase/firestore";
import { EmptyState } from "../../components/empty-state.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Page } from "../../components/page.tsx";
import { useLiveQuery } from "../../data/live.ts";
import { usePlatformPermissions } from "../../data/roles.ts";
import { useEntity } from "../entity-context.tsx";
import { RefundList } from "./refund-list.tsx";
import { useRefunds } from "./sales-page.tsx";

/** The entity's refunds, and those to decide first. */
export function RefundsPage() {
  const { entity, platform, role } = useEntity();
  const refunds = useRefunds();
  const team = useLiveQuery<EntityRoleGrant>("entity_roles", [where("entity_id", "==", entity.id)], [entity.id]);
  const { may } = usePlatformPermissions(entity.platform_id);
  const members = team.status === "ready" ? team.data : [];
  return (
    <Page
      title="Refunds"
      subtitle="Four eyes: who asks for a refund does not decide it, but owners and finance managers may approve their own small ones."
      back={{ to: `/workspace/${entity.id}/sales`, label: "Sales" }}
    >
      <LiveView
        live={refunds}
        empty={<EmptyState title="No refunds">Ask for one from an order on the sales page.</EmptyState>}
      >
        {(data) => (
          <RefundList
            refunds={data}
            settings={platform.settings}
            entityRole={role}
            isPlatformApprover={may("refund.approve")}
            nameOf={(uid) => members.find((member) => member.uid === uid)?.name ?? nameOutside(uid)}
          />
        )}
      </LiveView>
    </Page>
  );
}

/** Who has to do with a refund and is not of the team. */
function nameOutside(uid: string): string {
  return uid.startsWith("system:") ? "nobody, as the payment could not be kept" : "somebody of the platform";
}

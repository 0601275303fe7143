import type { Event } from "@gatehouse/functions/events";
import type { BlockerCode } from "@gatehouse/functions/events/sales-gate";
import type { EntityPermission } from "@gatehouse/functions/model/permissions";
import { Skeleton } from "@mantine/core";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { Link } from "react-router";
import { LiveView } from "../../components/live-view.tsx";
import type { WithId } from "../../data/live.ts";
import { useEntity } from "../entity-context.tsx";
import styles from "./sales-gate.module.css";
import { useSalesGate } from "./use-sales-gate.ts";

/** Where a thing is mended, below the entity's address, and who may. */
interface Remedy {
  path: string;
  label: string;
  needs: EntityPermission;
}

const remedies: Partial<Record<BlockerCode, Remedy>> = {
  stripe_not_connected: { path: "payments", label: "Connect Stripe", needs: "entity.connect_payments" },
  charges_disabled: { path: "payments", label: "See the account", needs: "finance.read" },
  payouts_disabled: { path: "payments", label: "See the account", needs: "finance.read" },
  requirements_past_due: { path: "payments", label: "See what is due", needs: "finance.read" },
  refund_policy_missing: { path: "profile", label: "Set the policy", needs: "entity.set_refund_policy" },
};

function remedyOf(code: string): Remedy | undefined {
  return Object.entries(remedies).find(([blocker]) => blocker === code)?.[1];
}

/** Whether the event's tickets can be sold now, and what is missing where they cannot. */
export function SalesGate({ event }: { event: WithId<Event> }) {
  const { entity, may } = useEntity();
  const gate = useSalesGate(event);
  return (
    <LiveView live={gate} loading={<Skeleton height={20} width="60%" />}>
      {({ ready, missing, on_sale, types }) => (
        <>
          {types === 0 && <p>There is no ticket type yet.</p>}
          {on_sale > 0 && (
            <p className={styles.ready}>
              <IconCircleCheck size={20} aria-hidden />{" "}
              {ready ? "Tickets can be bought now." : `${on_sale} of ${types} ticket types can be bought now.`}
            </p>
          )}
          {missing.length > 0 && (
            <ul className={styles.missing}>
              {missing.map(({ code, message }) => {
                const remedy = remedyOf(code);
                return (
                  <li key={code}>
                    <IconCircleX size={20} aria-hidden />
                    <span>
                      {message}{" "}
                      {remedy && may(remedy.needs) && (
                        <Link to={`/workspace/${entity.id}/${remedy.path}`}>{remedy.label}</Link>
                      )}
                    </span>
                  </li>
                );
              })}
            </ul>
          )}
        </>
      )}
    </LiveView>
  );
}

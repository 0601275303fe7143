import { type EntityRole, entityRoleGrants } from "@gatehouse/functions/model/permissions";
import type { Order, Refund } from "@gatehouse/functions/payments";
import { ruleOnRefund } from "@gatehouse/functions/payments/refund-rules";
import type { PlatformSettings } from "@gatehouse/functions/platforms";
import { Stack } from "@mantine/core";
import StepUp from "../../account/step-up.tsx";
import { LiveView } from "../../components/live-view.tsx";
import { Money } from "../../components/money.tsx";
import { Note } from "../../components/note.tsx";
import { When } from "../../components/when.tsx";
import { useLiveDocs, type WithId } from "../../data/live.ts";
import { useSession } from "../../data/session.tsx";
import { formatMoney } from "../../format.ts";
import { RefundBadge } from "../../orders/refund-badge.tsx";
import { failureForTeam } from "../../orders/refund-in-words.ts";
import { RefundDecision } from "./refund-decision.tsx";
import styles from "./refund-list.module.css";
import { RetryRefund } from "./retry-refund.tsx";
import { refundedInWords } from "./tickets-of.ts";

interface RefundListProps {
  refunds: WithId<Refund>[];
  settings: PlatformSettings;
  /** The reader's role in the team, null outside it. */
  entityRole: EntityRole | null;
  isPlatformApprover: boolean;
  nameOf(uid: string): string;
}

/** Refunds: those to decide first, those to send again next, then by their age; with what those who may can do. */
export function RefundList({ refunds, ...rest }: RefundListProps) {
  const sorted = refunds.toSorted(
    (one, other) => urgency(other) - urgency(one) || other.created_at.toMillis() - one.created_at.toMillis(),
  );
  const orders = useLiveDocs<Order>(sorted.map((refund) => `orders/${refund.order_id}`));
  return (
    <LiveView live={orders}>
      {(data) => (
        <ul className={styles.list}>
          {sorted.map((refund, index) => (
            <li key={refund.id} className={styles.refund}>
              <RefundCard refund={refund} order={data[index] ?? null} {...rest} />
            </li>
          ))}
        </ul>
      )}
    </LiveView>
  );
}

function urgency({ status }: Refund): number {
  return ["failed", "requested"].indexOf(status);
}

interface RefundCardProps extends Omit<RefundListProps, "refunds"> {
  refund: WithId<Refund>;
  order: WithId<Order> | null;
}

function RefundCard({ refund, order, nameOf, ...rest }: RefundCardProps) {
  const failure = failureForTeam(refund);
  const mayRetry = rest.isPlatformApprover || entityRoleGrants(rest.entityRole, "refund.approve");
  return (
    <Stack gap="xs">
      <div className={styles.head}>
        <strong>
          <Money minor={refund.amount_minor} currency={refund.currency} /> to {order?.buyer_name ?? "the buyer"}
        </strong>
        <RefundBadge refund={refund} />
      </div>
      <p className={styles.dim}>
        {order && `${refundedInWords(order, refund)} for ${order.event_title} · `}asked for by{" "}
        {nameOf(refund.requested_by)}, <When at={refund.created_at} style="short" />
      </p>
      <p>“{refund.reason}”</p>
      {refund.decided_by !== null && !refund.decided_by.startsWith("system:") && (
        <p className={styles.dim}>
          {refund.status === "rejected" ? "Rejected" : "Approved"} by {nameOf(refund.decided_by)}
          {refund.decision_note ? `: “${refund.decision_note}”` : "."}
        </p>
      )}
      {refund.sent_again && (
        <p className={styles.dim}>
          Sent again by {nameOf(refund.sent_again.by)}, <When at={refund.sent_again.at} style="short" />: “
          {refund.sent_again.reason}”
        </p>
      )}
      {failure !== null && (
        <Note tone="warn" live>
          {failure}
        </Note>
      )}
      {refund.status === "failed" && mayRetry && <RetryRefund refund={refund} />}
      {refund.status === "requested" && order && <Decision refund={refund} order={order} {...rest} />}
    </Stack>
  );
}

type DecisionProps = Omit<RefundCardProps, "order" | "nameOf"> & { order: Order };

function Decision({ refund, order, settings, entityRole, isPlatformApprover }: DecisionProps) {
  const session = useSession();
  const uid = session.status === "signed_in" ? session.uid : "";
  if (refund.buyer_id === uid) return <Note>This is your own money, so somebody else has to decide it.</Note>;
  const ruling = ruleOnRefund({
    requested_by: refund.requested_by,
    decided_by: uid,
    entity_role: entityRole,
    platform_approver: isPlatformApprover,
    second_factor: session.status === "signed_in" && session.secondFactor,
    order_refunded_minor: order.refund_approved_minor + refund.amount_minor,
    settings,
  });
  switch (ruling) {
    case "allowed":
      return <RefundDecision refund={refund} />;
    case "second-factor":
      return (
        <Note>
          With it, this order has more than {formatMoney(settings.refund_entity_limit_minor, refund.currency)} back:
          deciding that asks for your second factor. <StepUp />
        </Note>
      );
    case "own-request":
      return <Note>You asked for this one, so somebody else has to decide it.</Note>;
    case "above-entity-limit":
      return (
        <Note>
          With it, this order has more than {formatMoney(settings.refund_entity_limit_minor, refund.currency)} back: the
          platform decides.
        </Note>
      );
    case "not-permitted":
      return <Note>Your role does not decide refunds.</Note>;
  }
}

import type { Refund } from "@gatehouse/functions/payments";
import { StatusBadge } from "../components/status-badge.tsx";
import { isReturned } from "./refund-in-words.ts";

/** Where a refund stands. */
export function RefundBadge({ refund }: { refund: Refund }) {
  return isReturned(refund) ? (
    <StatusBadge status="sent_back" />
  ) : (
    <StatusBadge machine="refund" status={refund.status} />
  );
}

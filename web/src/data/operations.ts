import type { RefundStatus } from "../../../functions/src/model/states.ts";
import type { Operations as Deployed } from "../../../functions/src/operations.ts";

/** What each operation takes and gives, as the functions declare it. */
export type Operations = Omit<Deployed, "approveRefund"> & {
  approveRefund: { input: Deployed["approveRefund"]["input"]; result: { status: RefundStatus } };
};

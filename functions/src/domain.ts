/** What a domain declares of itself. Its rules stand beside it, in `rules.rules`. */
import type { AccessTable } from "./model/access.ts";
import type { BulkTable } from "./runtime/bulk.ts";
import type { Indexes, OperationTable } from "./runtime/registry.ts";
import type { ServiceName } from "./services.ts";

export interface Domain {
  /** By the service that runs them. */
  operations: Partial<Record<ServiceName, OperationTable>>;
  /** What browsers may do directly to its collections. */
  access(): Promise<{ access: AccessTable }>;
  /** What Firestore indexes of its collections. */
  indexes(): Promise<{ indexes: Indexes }>;
  /** How its changes that take more than one transaction are carried on, by the kinds that its model names. */
  bulk?(): Promise<{ bulk: BulkTable }>;
  /** What happens without anybody asking, each minute where it is due. */
  jobs?(): Promise<{ jobs: Jobs }>;
}

/** By name: does all that is due by then. It may run twice at once, or be cut off anywhere. */
type JobTable = Readonly<Record<string, (now: Date) => Promise<unknown>>>;

export interface Jobs {
  /** Those that wait for Stripe hold up nothing but each other. */
  askingStripe?: JobTable;
  ours?: JobTable;
}

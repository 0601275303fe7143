/** What Firestore indexes of the runtime's own collections. */
export const indexes = {
  idempotency_keys: { fields: { expires_at: "expires" } },
  rate_limits: { fields: { expires_at: "expires" } },
  bulk_changes: { fields: { input: "none" } },
  job_retries: { fields: { expires_at: "expires" } },
} as const;

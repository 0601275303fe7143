/**
 * Questions of firestore.rules that cannot come to one of the two answers, and why. The coverage leaves them out, and
 * fails if one can after all.
 */
export const oneSidedQuestions: readonly { text: string; never: "true" | "false"; reason: string }[] = [
  ...[
    "(isUnchanged('refund_policy') || hasEntityRole(entity_id, rolesWithEntitySetRefundPolicy()))",
    "hasEntityRole(entity_id, rolesWithEntitySetRefundPolicy())",
  ].map((text) => ({
    text,
    never: "false" as const,
    reason: "the tables give entity.update_profile and entity.set_refund_policy to the same roles",
  })),
];

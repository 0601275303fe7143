/**
 * Mutants of firestore.rules that nobody can tell from the rules, and why. `npm run test:mutants` leaves them out, and
 * fails if one is no mutant any more.
 */
export const equivalent: readonly { place: string; change: string; reason: string }[] = [
  {
    place: "users",
    change: "['name', 'locale', 'banned_on'] → ['name', 'locale', 'banned_on', 'created_at']",
    reason: "hasExactly asks for the stamps anyway",
  },
  {
    place: "entities",
    change:
      "[ 'platform_id', 'owner_id', 'kind', 'name', 'slug', 'descri … abled', 'rejection_reason', 'refund_policy' ] → ['platform_id', 'owner_id', 'kind', 'name', 'slug', 'descrip … ction_reason', 'refund_policy', 'created_at']",
    reason: "hasExactly asks for the stamps anyway",
  },
  {
    place: "isValidPerson",
    change: "person.locale is string → true",
    reason: "matches is an error on anything but a text, and an error denies",
  },
  {
    place: "platforms",
    change: "'platform.read' → 'platform.update'",
    reason: "only GOD holds either above all platforms, and GOD holds both",
  },
  ...[
    "(isUnchanged('refund_policy') || hasEntityRole(entity_id, rolesWithEntitySetRefundPolicy())) → true",
    "isUnchanged('refund_policy') → false",
    "isUnchanged('refund_policy') → !(isUnchanged('refund_policy'))",
  ].map((change) => ({
    place: "isEditedProfile",
    change,
    reason: "the tables give entity.update_profile and entity.set_refund_policy to the same roles",
  })),
];

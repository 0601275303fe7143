/**
 * Mutants of firestore.rules that nobody can tell from the rules, and why. `npm run test:mutants` leaves them out, and
 * fails if one is no mutant any more.
 */
export const equivalent: readonly { place: string; change: string; reason: string }[] = [
  ...[
    ["users", "['name', 'locale', 'banned_on'] → ['name', 'locale', 'banned_on', 'created_at']"],
    [
      "entities",
      "[ 'platform_id', 'owner_id', 'kind', 'name', 'slug', 'descri … abled', 'rejection_reason', 'refund_policy' ] → ['platform_id', 'owner_id', 'kind', 'name', 'slug', 'descrip … ction_reason', 'refund_policy', 'created_at']",
    ],
    [
      "events",
      "[ 'platform_id', 'entity_id', 'entity_name', 'title', 'descr … arer', 'affiliate_programme', 'review_note' ] → ['platform_id', 'entity_id', 'entity_name', 'title', 'descri … iate_programme', 'review_note', 'created_at']",
    ],
    [
      "ticket_types",
      "[ 'platform_id', 'entity_id', 'event_id', 'name', 'descripti … sales_start_at', 'sales_end_at', 'position' ] → ['platform_id', 'entity_id', 'event_id', 'name', 'descriptio … t', 'sales_end_at', 'position', 'created_at']",
    ],
    [
      "saved_filters",
      "['platform_id', 'uid', 'name', 'words', 'category'] → ['platform_id', 'uid', 'name', 'words', 'category', 'created_at']",
    ],
  ].map(([place = "", change = ""]) => ({ place, change, reason: "hasExactly asks for the stamps anyway" })),
  ...[
    ["isValidPerson", "person.locale is string → true"],
    ["isText", "value is string → true"],
    ["isImageUrl", "value is string → true"],
    ["isTimeZone", "value is string → true"],
    ["isValidProfile", "profile.slug is string → true"],
  ].map(([place = "", change = ""]) => ({
    place,
    change,
    reason: "trim and matches are errors on anything but a text, and an error denies",
  })),
  {
    place: "isMoment",
    change: "value is timestamp → true",
    reason: "to compare anything but a moment with a moment is an error, and an error denies",
  },
  ...["isSelf", "isTeamMember", "may", "invitations", "referrals"].map((place) => ({
    place,
    change: "isSignedIn() → true",
    reason: "without a sign-in there is no request.auth, to read anything of it is an error, and an error denies",
  })),
  ...[
    ["platforms", "may('global', 'platform.read') → may('global', 'platform.update')"],
    ["audit_logs", "may('global', 'audit.read') → may('global', 'audit.update')"],
  ].map(([place = "", change = ""]) => ({
    place,
    change,
    reason: "only GOD holds either above all platforms, and GOD holds both",
  })),
  {
    place: "hasExactly",
    change: "request.resource.data.keys().hasAll(all) → true",
    reason:
      "each field of each list is read by another condition of its rule, and to read one that is missing is an error;" +
      " hasAll is there for the field that is added to a list and not checked",
  },
  {
    place: "opens",
    change: "> → >=",
    reason: "they differ in one moment, that in which the access ends, and nobody can choose the time of a request",
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
  ...[
    "['owner', 'admin'] → ['owner', 'admin', 'event_manager']",
    "['owner', 'admin'] → ['owner', 'admin', 'finance_manager']",
    "['owner', 'admin'] → ['owner', 'admin', 'content_editor']",
  ].map((change) => ({
    place: "rolesWithEntitySetRefundPolicy",
    change,
    reason: "asked only beside entity.update_profile, which these roles do not hold",
  })),
  ...[
    ["rolesWithEntityUpdateProfile", "['owner', 'admin'] → ['owner', 'admin', 'content_editor']"],
    ["rolesWithEntityUpdateContent", "['owner', 'admin', 'content_editor'] → ['admin', 'content_editor']"],
    ["rolesWithEntityUpdateContent", "['owner', 'admin', 'content_editor'] → ['owner', 'content_editor']"],
    [
      "rolesWithEventUpdateContent",
      "['owner', 'admin', 'event_manager', 'content_editor'] → ['admin', 'event_manager', 'content_editor']",
    ],
    [
      "rolesWithEventUpdateContent",
      "['owner', 'admin', 'event_manager', 'content_editor'] → ['owner', 'event_manager', 'content_editor']",
    ],
  ].map(([place = "", change = ""]) => ({
    place,
    change,
    reason: "whoever may edit the whole may edit its description and image as a part of that",
  })),
];

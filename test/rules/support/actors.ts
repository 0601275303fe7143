/** Who asks: everyone that the rules have to tell apart. */

export interface Actor {
  /** Null: not signed in. */
  uid: string | null;
  /** Whether the sign-in was confirmed by a second factor. */
  secondFactor: boolean;
}

const oneFactor = (uid: string): Actor => ({ uid, secondFactor: false });
const twoFactors = (uid: string): Actor => ({ uid, secondFactor: true });

export const actors = {
  anonymous: { uid: null, secondFactor: false },
  /** Signed in for the first time: has no profile yet. */
  newcomer: oneFactor("newcomer"),
  person: oneFactor("person"),
  banned: oneFactor("banned"),
  /** Applied for entities that are not approved. */
  applicant: oneFactor("applicant"),
  buyer: oneFactor("buyer"),
  affiliate: oneFactor("affiliate"),
  /** Stands above the affiliate. */
  upline: oneFactor("upline"),

  // The team of the entity.
  owner: oneFactor("owner"),
  entity_admin: oneFactor("entity_admin"),
  banned_admin: oneFactor("banned_admin"),
  event_manager: oneFactor("event_manager"),
  finance_manager: oneFactor("finance_manager"),
  content_editor: oneFactor("content_editor"),
  // Near the team.
  former_member: oneFactor("former_member"),
  door_keeper: oneFactor("door_keeper"),
  assigned_manager: oneFactor("assigned_manager"),
  other_owner: oneFactor("other_owner"),
  foreign_owner: oneFactor("foreign_owner"),

  // The platform's people.
  moderator: oneFactor("moderator"),
  staff: oneFactor("staff"),
  affiliate_manager: oneFactor("affiliate_manager"),
  payout_manager: oneFactor("payout_manager"),
  support_agent: oneFactor("support_agent"),
  support_manager: oneFactor("support_manager"),
  sales_executive: oneFactor("sales_executive"),
  billing_specialist: oneFactor("billing_specialist"),
  platform_admin: oneFactor("platform_admin"),
  /** Holds `entity.approve` and nothing else. */
  approver: oneFactor("approver"),
  superadmin: twoFactors("superadmin"),
  superadmin_one_factor: oneFactor("superadmin"),
  disabled_staff: twoFactors("disabled_staff"),

  // Another platform's.
  foreign_staff: oneFactor("foreign_staff"),
  foreign_superadmin: twoFactors("foreign_superadmin"),

  // Above all platforms.
  god: twoFactors("god"),
  god_one_factor: oneFactor("god"),
} as const satisfies Record<string, Actor>;

export type ActorName = keyof typeof actors;

export const everyone = Object.keys(actors).filter((name): name is ActorName => name in actors);
export const signedIn = everyone.filter((name) => name !== "anonymous");

/** The entity's team. A ban stops writing; what a team member reads is taken away with the role. */
export const team = [
  "owner",
  "entity_admin",
  "banned_admin",
  "event_manager",
  "finance_manager",
  "content_editor",
] as const satisfies ActorName[];

/** What is stored of invitations. */
import { machine, type StateOf } from "../model/machine.ts";
import type { EntityRole, EventRole } from "../model/permissions.ts";
import { type AuditActions, bulkOf, type Instant, type Notices, type Stamps } from "../model/stored.ts";
import type { Texts, TextsOf } from "../model/texts.ts";

/** The prefixes of its ids. */
export const ids = { invitation: "inv" } as const;

export const invitationStates = machine("invitation", {
  pending: ["accepted", "declined", "withdrawn", "expired"],
  accepted: [],
  declined: [],
  withdrawn: [],
  expired: [],
});
export type InvitationStatus = StateOf<typeof invitationStates>;

/**
 * `invitations/{invitation_id}`: into an entity's team, with the role `owner` to take the entity over; to one event; or
 * into a platform's affiliate programme.
 */
export type Invitation = InvitationToSomething & InvitedInto;

export type InvitationKind = Invitation["kind"];

/** What an invitation is into. */
export type InvitedInto =
  | { kind: "team"; entity_id: string; event_id: null; role: EntityRole }
  | { kind: "event"; entity_id: string; event_id: string; role: EventRole }
  | { kind: "affiliate"; entity_id: null; event_id: null; role: "affiliate" };

interface InvitationToSomething extends Stamps {
  platform_id: string;
  /** What it is into, as that was called: the entity, the event, the platform. */
  into: string;
  /** In small letters. Null where it names a person who is on the team: nobody learns the address of a uid. */
  email: string | null;
  /** Null where it names an address: nobody learns whose that is, there may be no account yet. */
  uid: string | null;
  /** How the person whom it names is called on the team. */
  name: string | null;
  invited_by: string;
  invited_by_name: string;
  status: InvitationStatus;
  expires_at: Instant;
}

/** Open invitations of which those that are void go: all that fit, if nothing else is said. */
export interface Void {
  where: Partial<Record<"platform_id" | "entity_id" | "event_id" | "kind" | "uid" | "invited_by", string>>;
  /** Only those that nobody could make in this role. */
  beyond_role?: EntityRole;
  /** Only those that these people made. */
  by?: readonly string[];
  /** None on these platforms. */
  except_on?: readonly string[];
}

export interface Withdrawal extends Void {
  platform_id: string;
  entity_id: string | null;
  /** The same for what is the same. */
  key: string;
}

/** Changes that take more than one transaction, with what each is told. */
export const bulk = { withdraw_invitations: bulkOf<Withdrawal>("key") };

/** What people are told of invitations: each kind with the details that its text speaks of; `?` where one may be missing. */
export const notices = {
  team_invited: ["entity", "role", "by", "reason?"],
  event_invited: ["event", "role", "by"],
  affiliate_invited: ["platform", "by"],
  invitation_answered: ["into", "person", "role", "answer"],
  invitation_withdrawn: ["into"],
} as const satisfies Notices;

/** What is recorded of it: each action, with its words where the action alone would mislead. */
export const actions = {
  "invitation.accepted": null,
  "invitation.declined": null,
  "invitation.expired": null,
  "invitation.withdrawn": null,
} as const satisfies AuditActions;

/** Whose its texts are. */
export const texts = {
  invitations: {
    into: [],
    email: [],
    name: ["uid"],
    invited_by_name: ["invited_by"],
  } satisfies TextsOf<Invitation>,
} as const satisfies Texts;

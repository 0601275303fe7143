import type { Platform } from "../platforms/model.ts";
import type { Actor } from "../runtime/actor.ts";
import type { Found, Work } from "../runtime/work.ts";
import type { Invitation, InvitationKind } from "./model.ts";

export interface Acceptance<Kind extends InvitationKind> {
  /** The invitation's id. */
  id: string;
  invitation: Extract<Invitation, { kind: Kind }>;
  actor: Actor;
  platform: Found<Platform> | null;
}

/** What accepting an invitation of a kind does: reads and refuses first; what it gives is called with the writes. */
export type Accept<Kind extends InvitationKind> = (work: Work, acceptance: Acceptance<Kind>) => Promise<() => void>;

/** By kind. */
export type AcceptTable = { readonly [Kind in InvitationKind]?: Accept<Kind> };

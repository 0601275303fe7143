/** What is stored of announcements. */
import { machine, type StateOf } from "../model/machine.ts";
import type { AuditActions, Instant, Stamps } from "../model/stored.ts";
import type { Texts, TextsOf } from "../model/texts.ts";

/** The prefixes of its ids. */
export const ids = { announcement: "ann" } as const;

export const announcementStates = machine("announcement", {
  draft: ["published"],
  published: ["withdrawn"],
  withdrawn: [],
});

/** `announcements/{announcement_id}`: what an entity tells everybody. */
export interface Announcement extends Stamps {
  platform_id: string;
  entity_id: string;
  title: string;
  text: string;
  status: StateOf<typeof announcementStates>;
  /** Null while it is a draft. */
  published_at: Instant | null;
}

/** What is recorded of it: each action, with its words where the action alone would mislead. */
export const actions = {
  "announcement.drafted": null,
  "announcement.edited": null,
  "announcement.published": null,
  "announcement.withdrawn": null,
  "announcement.draft_deleted": "Draft of an announcement deleted",
} as const satisfies AuditActions;

/** Whose its texts are: everybody's. */
export const texts = {
  announcements: { title: [], text: [] } satisfies TextsOf<Announcement>,
} as const satisfies Texts;

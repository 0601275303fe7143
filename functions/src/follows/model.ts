/** What is stored of follows. */
import type { Notices, Stamps } from "../model/stored.ts";
import type { Notification } from "../notifications/model.ts";

/** `follows/{entity_id}_{uid}`: somebody who wants to hear what is new of an entity. Their own affair: it is in no record. */
export interface Follow extends Stamps {
  platform_id: string;
  entity_id: string;
  uid: string;
}

/** `news/{event_id}`, `news/{announcement_id}`: that it was published, for those who follow its entity. */
export interface News extends Stamps {
  platform_id: string;
  entity_id: string;
  /** The path of what was published. */
  subject: string;
  /** What they are told. */
  notice: Pick<Notification, "platform_id" | "kind" | "details" | "link">;
  /** Whether somebody may have to be told yet. */
  telling: boolean;
  /** The id of the follow whose holder was told last; null before the first. */
  reached: string | null;
}

/** What people are told of those whom they follow: each kind with the details that its text speaks of; `?` where one may be missing. */
export const notices = {
  event_announced: ["entity", "event"],
  announcement_published: ["entity", "announcement"],
} as const satisfies Notices;

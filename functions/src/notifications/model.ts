/** What is stored of notifications. */
import type { Instant, Notices, Stamps } from "../model/stored.ts";

/** The prefixes of its ids. */
export const ids = { notification: "ntf" } as const;

/** `mail/{mail_id}`: a message that Firebase's extension _Trigger Email_ sends, which fixes the names of the fields. */
export interface Mail extends Stamps {
  platform_id: string;
  to: string;
  message: { subject: string; text: string; html: string };
}

/** `notifications/{uid}/items/{id}` */
export interface Notification extends Stamps {
  platform_id: string;
  /** One of the kinds that the models of the domains name. */
  kind: string;
  /** What the text speaks of: names, titles, reasons. */
  details: Record<string, string>;
  /** Where in the web client it leads. */
  link: string;
  read_at: Instant | null;
}

/** What people are told when somebody decided alone. */
export const notices = { decided_alone: ["by", "decision"] } as const satisfies Notices;

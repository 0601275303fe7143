/**
 * The one way out for mail. Whoever uses the product can make it write to an address that is not theirs, so there is a
 * bound on what one address gets in a day and on what one sender sends, and nothing of theirs stands in a letter but names.
 */

import { GatehouseError } from "../model/errors.ts";
import { holdsContact } from "../model/text.ts";
import type { Mail } from "../notifications/model.ts";
import { letters, mailLimits } from "./collections.ts";
import { setting } from "./configuration.ts";
import { derivedKey } from "./derived-ids.ts";
import { instant, type Work } from "./work.ts";

const day_ms = 86_400_000;

/** What one sender writes in a day, to all that it writes to. */
const senderMost = 200;

/**
 * What a recipient gets in a day, by how they were named. The two are counted apart, and together they are all that an
 * address gets: if letters to a uid used up what an address may get, that would tell whose address it is.
 */
const limits = {
  address: { each_sender: 3, all: 7 },
  uid: { each_sender: 3, all: 3 },
} as const;

export type Recipient = { email: string } | { uid: string; email: string | null };

export interface Letter {
  /** Words of ours; people's own are names, by `nameInLetter`. */
  subject: string;
  paragraphs: string[];
  /** A page of ours, such as `/invitations`. */
  link: string;
  /** What stands under the link. */
  footnote: string;
}

/**
 * Reads whether the recipient may get one letter more; gives what writes it. Call it before any write. A letter to a
 * uid that may not go out is left out in silence; who is named by uid finds the same in their notifications.
 *
 * @param sender  what the letter speaks for: an entity, or a platform
 * @throws rate-limited  the address has had its letters of the day, or the sender has sent its own, with `details.retry_after_seconds`
 */
export async function planLetter(
  work: Work,
  { platform_id, sender, to, letter }: { platform_id: string; sender: string; to: Recipient; letter: Letter },
): Promise<() => void> {
  const limit = "uid" in to ? limits.uid : limits.address;
  const key = "uid" in to ? derivedKey("mail", "uid", to.uid) : derivedKey("mail", "address", mailboxOf(to.email));
  const [ofRecipient, ofSender] = await Promise.all([
    planCount(work, key, sender),
    planCount(work, derivedKey("mail", "sender", sender), sender),
  ]);
  const isUsedUp = ofRecipient.all >= limit.all || ofRecipient.of_sender >= limit.each_sender;
  if (isUsedUp || ofSender.all >= senderMost) {
    // When a recipient's day ends would tell when others have written to them.
    if ("uid" in to) return () => {};
    throw isUsedUp
      ? usedUp("recipient", "This address has had enough messages for today.", day_ms / 1000)
      : usedUp("sender", `${senderMost} messages have been sent for today.`, ofSender.ends_in_s);
  }
  return () => {
    ofRecipient.write();
    ofSender.write();
    if (to.email === null) return;
    // Of two letters at the same moment that both count as the same one, one fails.
    work.createQuietly(letters().doc(derivedKey(key, ofRecipient.started_ms, ofRecipient.all + 1)), {
      platform_id,
      to: to.email,
      message: written(letter),
    });
  };
}

/** What is written behind a `+` leads to the same mailbox. */
function mailboxOf(email: string): string {
  const at = email.lastIndexOf("@");
  return email.slice(0, at).replace(/\+.*/s, "") + email.slice(at);
}

/** Reads what was counted in the day that is under way, and gives what counts one letter more. */
async function planCount(work: Work, key: string, sender: string) {
  const ref = mailLimits().doc(key);
  const stored = await work.get(ref);
  const now_ms = work.now.getTime();
  const current = stored !== null && stored.data.expires_at.toMillis() > now_ms ? stored.data : null;
  const started_at = current?.started_at ?? instant(work.now);
  const ends_ms = started_at.toMillis() + day_ms;
  const all = current?.all ?? 0;
  const of_sender = current?.by_sender[sender] ?? 0;
  const by_sender = { ...current?.by_sender, [sender]: of_sender + 1 };
  const counted = { started_at, all: all + 1, by_sender, expires_at: instant(new Date(ends_ms)) };
  return {
    all,
    of_sender,
    started_ms: started_at.toMillis(),
    ends_in_s: Math.ceil((ends_ms - now_ms) / 1000),
    write() {
      if (stored === null) work.createQuietly(ref, counted);
      else work.updateQuietly(stored, counted);
    },
  };
}

/** Stricter than elsewhere, since mail programs make links of much: anything like a domain or a path, and numbers to call. */
const leadsSomewhere = /[\p{L}\p{N}]\.\p{L}{2,}|\/\/|\p{L}\/\p{L}|(?:\p{N}[\s()+-]*){6,}/u;

/** A name as it may stand in a letter; in place of one that leads somewhere, neutral words. */
export function nameInLetter(name: string, otherwise: string): string {
  const line = name
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .replace(/[\p{C}\p{Z}\s]+/gu, " ")
    .trim();
  return line === "" || holdsContact(line) || leadsSomewhere.test(line) ? otherwise : line;
}

function written({ subject, paragraphs, link, footnote }: Letter): Mail["message"] {
  const url = new URL(link, setting("PUBLIC_URL")).href;
  return {
    subject,
    text: [...paragraphs, url, footnote].join("\n\n"),
    html: [
      ...paragraphs.map((text) => `<p>${escaped(text)}</p>`),
      `<p><a href="${escaped(url)}">${escaped(url)}</a></p>`,
      `<p>${escaped(footnote)}</p>`,
    ].join("\n"),
  };
}

function usedUp(limited: "recipient" | "sender", what: string, retry_after_seconds: number): GatehouseError {
  return new GatehouseError("rate-limited", `${what} Try again tomorrow.`, {
    field: "email",
    details: { retry_after_seconds, limited },
  });
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

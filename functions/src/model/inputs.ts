/** The pieces that operations' inputs are made of. */
import { z } from "zod";
import { readCode } from "./codes.ts";
import { isCountry } from "./countries.ts";
import { currencies, isCurrency } from "./currencies.ts";
import { assignablePermissions, entityRoles, type eventRoles, platformRoleNames } from "./permissions.ts";
import { holdsContact } from "./text.ts";
import { isWithinTimes } from "./times.ts";
import { oneLine, severalLines, type TextBounds, textProblem } from "./visible.ts";

const id = (prefix: string, message = "An id of this kind") =>
  z.string().regex(new RegExp(`^${prefix}_[0-9a-z]{10,40}$`), message);

export const entityId = id("ent");
export const invitationId = id("inv");
export const eventId = id("evt");
export const ticketTypeId = id("tt");
export const orderId = id("ord");
export const ticketId = id("tkt");
export const refundId = id("rfd");
export const roleId = id("rol");
export const departmentId = id("dep");
export const announcementId = id("ann");
/** See `savedFilterIdOf`. */
export const savedFilterId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{2,39}_[A-Za-z0-9_-]{6,128}_[01][0-9]$/, "The id of a saved filter");

/** Firestore keeps ids such as `__name__` for itself. */
export const uid = z
  .string()
  .regex(/^[A-Za-z0-9_-]{6,128}$/, "A user id")
  .refine((id) => !/^__.*__$/.test(id), "A user id");
/** Also the platform's part of addresses; `global` stands above all platforms. */
export const platformId = z
  .string()
  .regex(/^[a-z][a-z0-9-]{2,39}$/, "3 to 40 small letters, digits and hyphens")
  .refine((value) => value !== "global", "A reserved word");
/** A platform, or `global` for all of them: where only GOD acts. */
export const scopeId = z.union([platformId, z.literal("global")]);
/** Names a department in lists; stays for good. */
export const departmentCode = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{1,19}$/, "2 to 20 capital letters, digits and underscores, a letter first");
export const email = z.email("An e-mail address").max(254).toLowerCase();
export const currency = z.string().refine(isCurrency, "The code of a currency that Stripe charges in, such as EUR");
/** Where somebody does business. */
export const country = z.string().refine(isCountry, "A country in which Stripe opens accounts, such as DE");
/** Of the document that somebody looked at: see `versionOf`. */
export const version = z.string().regex(/^\d{1,12}\.\d{9}$/, "The version of what was looked at");
/** A text that people read, as it is kept: see `visible.ts`. */
const visible = (keep: (text: string) => string, bounds: TextBounds) =>
  z
    .string()
    .transform(keep)
    .superRefine((text, issues) => {
      const message = textProblem(text, bounds);
      // What is far too long is not looked at any further.
      if (message !== null) issues.addIssue({ code: "custom", message, continue: false });
    });
/** Of one line. */
export const line = (least: number, most: number) => visible(oneLine, { least, most });
/** Of several lines. */
const lines = (least: number, most: number) => visible(severalLines, { least, most, lines: true });
/** A code of letters that somebody typed or scanned, in groups and small letters maybe. */
export const typedCode = (length: number) =>
  z
    .string("A code")
    .max(100, `A code of ${length} letters`)
    .transform(readCode)
    .pipe(z.string().regex(new RegExp(`^[A-Z]{${length}}$`), `A code of ${length} letters`));
/** What people and things are called: names stand in messages that we send, so they lead nowhere. */
const called = (most: number, what: string) =>
  line(2, most).refine((value) => !holdsContact(value), `${what} holds no address of mail or the web`);
export const name = called(80, "A name");
export const slug = z
  .string()
  .min(2, "At least 2 characters")
  .max(80, "At most 80 characters")
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Small letters, digits and single hyphens");
export const title = called(120, "A title");
export const eventCategory = line(1, 40);
export const place = z.strictObject({ name: line(1, 120), address: line(0, 300) });
/** As ISO 8601 with an offset or Z. */
export const moment = z.iso
  .datetime({ offset: true, error: "A day and a time of day" })
  .transform((text) => new Date(text))
  .refine(isWithinTimes, "A day of this century or the next");
/** A proposal is applied, or turned down with a reason. */
export const decision = z.enum(["apply", "reject"]);
export const note = lines(1, 500);
/** What somebody publishes. */
export const text = lines(1, 4000);
/** The largest amount of any currency that Stripe charges at once; where one is given, its currency says more. */
const amountMinorMax = Math.max(...currencies.map(({ charge_minor_max }) => charge_minor_max));
/** A whole number from 0 on. Not -0, of which Firestore would make a number with a point. */
export const wholeFrom0 = (what: string, most: number, tooMuch?: string) =>
  z
    .int(what)
    .min(0)
    .max(most, tooMuch)
    .transform((value) => value + 0);
export const minor = wholeFrom0("A whole number of minor units", amountMinorMax);
export const quantity = z.int("A whole number").min(1).max(100_000);

export const entityRole = z.enum(entityRoles);
export const eventRole = z.enum(["check_in", "event_manager"] satisfies (keyof typeof eventRoles)[]);
export const platformRole = z.enum(platformRoleNames);
/** What a platform's own role may hold. */
export const assignablePermission = z.enum(assignablePermissions);
/** A system role by its name, or a platform's own by its id. */
export const anyPlatformRole = z.union([platformRole, roleId], "The name of a system role, or a role's id");
/** A role that a platform made for itself: those of the tables are fixed. */
export const ownRole = id("rol", "The id of a role of the platform's own; system roles are fixed");

/** The pieces that operations' inputs are made of. */
import { z } from "zod";
import { isCountry } from "./countries.ts";
import { currencies, isCurrency } from "./currencies.ts";
import { entityKinds } from "./documents.ts";
import { assignablePermissions, entityRoles, type eventRoles, platformRoleNames } from "./permissions.ts";
import { holdsContact } from "./text.ts";

const id = (prefix: string, message = `An id that begins with ${prefix}_`) =>
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

export const uid = z.string().regex(/^[A-Za-z0-9_-]{6,128}$/, "A user id");
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
  .regex(/^[A-Z][A-Z0-9_]{1,19}$/, "2 to 20 capital letters, digits and _, a letter first");
export const email = z.email("An e-mail address").max(254).toLowerCase();
export const currency = z.string().refine(isCurrency, "The code of a currency that Stripe charges in, such as EUR");
/** Where somebody does business. */
export const country = z.string().refine(isCountry, "A country in which Stripe opens accounts, such as DE");
/** Of the document that somebody looked at: see `versionOf`. */
export const version = z.string().regex(/^\d{1,12}\.\d{9}$/, "The version of what was looked at");
/** What people and things are called: names stand in messages that we send, so they lead nowhere. */
export const name = z
  .string()
  .trim()
  .min(2, "At least 2 characters")
  .max(80, "At most 80 characters")
  .refine((value) => !holdsContact(value), "A name holds no address of mail or the web");
export const slug = z
  .string()
  .min(2, "At least 2 characters")
  .max(80, "At most 80 characters")
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "Small letters, digits and single hyphens");
export const entityKind = z.enum(entityKinds);
export const title = z
  .string()
  .trim()
  .min(2, "At least 2 characters")
  .max(120, "At most 120 characters")
  .refine((value) => !holdsContact(value), "A title holds no address of mail or the web");
export const eventCategory = z.string().trim().min(1, "Not empty").max(40, "At most 40 characters");
export const place = z.strictObject({
  name: z.string().trim().min(1, "Not empty").max(120, "At most 120 characters"),
  address: z.string().trim().max(300, "At most 300 characters"),
});
/** A proposal is applied, or turned down with a reason. */
export const decision = z.enum(["apply", "reject"]);
export const note = z.string().trim().min(1, "Not empty").max(500, "At most 500 characters");
/** The largest amount of any currency that Stripe charges at once; where one is given, its currency says more. */
const amountMinorMax = Math.max(...currencies.map(({ charge_minor_max }) => charge_minor_max));
export const minor = z.int("A whole number of minor units").min(0).max(amountMinorMax);
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

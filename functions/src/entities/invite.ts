/** What asking somebody into a team, and offering them the ownership, have in common. */
import type { Entity, Mail } from "../model/documents.ts";
import { GatehouseError } from "../model/errors.ts";
import { newId } from "../model/ids.ts";
import type { EntityRole } from "../model/permissions.ts";
import { transition } from "../model/states.ts";
import type { Person } from "../people/find-person.ts";
import type { Actor } from "../runtime/actor.ts";
import { entityRoles, invitations, mail } from "../runtime/collections.ts";
import { setting } from "../runtime/configuration.ts";
import { derivedKey } from "../runtime/derived-ids.ts";
import { notify } from "../runtime/notify.ts";
import { type Found, instant, type Work } from "../runtime/work.ts";

const daysOpen = 14;

/**
 * Invites an address, by mail, and in the notifications of whoever has an account with it. The mail's id is derived from
 * how many invitations the address had before, so that of two at the same moment one fails, and runs again.
 *
 * @param person who has confirmed the address as theirs; null for nobody yet
 * @throws already-exists       they are on the team already, or have an open invitation to it
 * @throws failed-precondition  the entity is not approved
 */
export async function invite(
  work: Work,
  entity: Found<Entity>,
  actor: Actor,
  { email, person, role, reason }: { email: string; person: Person | null; role: EntityRole; reason?: string },
): Promise<string> {
  const { platform_id, name } = entity.data;
  assertApproved(entity);
  const member = person && (await work.get(entityRoles().doc(`${entity.id}_${person.uid}`)));
  if (member?.data.role === role || (member && role !== "owner")) {
    throw new GatehouseError("already-exists", `This person is on the team already, as ${inWords(member.data.role)}.`, {
      field: "email",
    });
  }
  const earlier = await work.query(invitations().where("entity_id", "==", entity.id).where("email", "==", email));
  const open = earlier.find(({ data }) => data.status === "pending");
  if (open !== undefined && !isOver(open.data.expires_at, work.now)) {
    throw new GatehouseError(
      "already-exists",
      "This address has an open invitation. Withdraw it first if it should say something else.",
      { field: "email", details: { invitation_id: open.id } },
    );
  }
  // The job that marks what is over may not have come by yet.
  if (open !== undefined) work.update(open, { status: transition("invitation", open.data.status, "expired") });

  const invitation_id = newId("invitation");
  work.create(invitations().doc(invitation_id), {
    platform_id,
    entity_id: entity.id,
    entity_name: name,
    email,
    role,
    invited_by: actor.uid,
    invited_by_name: actor.name,
    status: "pending",
    expires_at: instant(new Date(work.now.getTime() + daysOpen * 86_400_000)),
  });
  work.createQuietly(mail().doc(derivedKey("invitation", entity.id, email, earlier.length)), {
    platform_id,
    to: email,
    message: letter({ entity: name, by: actor.name, role, reason, link: `/invitations/${invitation_id}` }),
  });
  if (person !== null) {
    notify(work, person.uid, {
      platform_id,
      kind: "team_invited",
      link: `/invitations/${invitation_id}`,
      details: { entity: name, role, by: actor.name, ...(reason !== undefined && { reason }) },
    });
  }
  return invitation_id;
}

/** @throws failed-precondition */
export function assertApproved({ data }: Found<Entity>): void {
  if (data.status !== "approved") {
    throw new GatehouseError(
      "failed-precondition",
      `${data.name} is ${inWords(data.status)}: its team cannot grow now.`,
      {
        details: { status: data.status },
      },
    );
  }
}

export function isOver(expires_at: { toMillis(): number }, now: Date): boolean {
  return expires_at.toMillis() <= now.getTime();
}

interface Letter {
  entity: string;
  by: string;
  role: EntityRole;
  reason: string | undefined;
  link: string;
}

function letter({ entity, by, role, reason, link }: Letter): Mail["message"] {
  const url = `${setting("PUBLIC_URL")}${link}`;
  const what =
    role === "owner"
      ? `${by} offers you the ownership of ${entity}.`
      : `${by} invites you to the team of ${entity}, as ${inWords(role)}.`;
  const how = `Open this address within ${daysOpen} days to accept or decline. You need an account with this e-mail address; if you have none yet, you can make one there.`;
  const unexpected = "If you did not expect this, ignore it: nothing happens unless you accept.";
  const said = reason === undefined ? [] : [`“${reason}”`];
  const subject = role === "owner" ? `The ownership of ${entity}` : `An invitation to the team of ${entity}`;
  return {
    subject: subject.replace(/\s+/g, " "),
    text: [what, ...said, how, url, unexpected].join("\n\n"),
    html: [
      ...[what, ...said, how].map((text) => `<p>${escaped(text)}</p>`),
      `<p><a href="${escaped(url)}">${escaped(url)}</a></p>`,
      `<p>${escaped(unexpected)}</p>`,
    ].join("\n"),
  };
}

function inWords(stored: string): string {
  return stored.replaceAll("_", " ");
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

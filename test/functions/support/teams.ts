/** Invitations as they are sent, and teams as they are stored. */
import { randomUUID } from "node:crypto";
import type { EntityRole } from "../../../functions/src/model/permissions.ts";
import { admin, type Person } from "../../support/client.ts";

/** An address that nobody has. */
export const address = (name: string) => `${name}-${randomUUID().slice(0, 8)}@gatehouse.example`;

export async function invite(by: Person, entity_id: string, { email }: Pick<Person, "email">, role: EntityRole) {
  return (await by.call("inviteTeamMember", { entity_id, email, role })).invitation_id;
}

export const roleOf = async (entity_id: string, person: Pick<Person, "uid">) =>
  (await admin.doc(`entity_roles/${entity_id}_${person.uid}`).get()).get("role");

export const invitationOf = async (invitation_id: string) =>
  (await admin.doc(`invitations/${invitation_id}`).get()).data();

/** Who owns the entity, by its own word and by the grants of its team. */
export async function ownersOf(entity_id: string): Promise<{ entity: string; grants: string[] }> {
  const [entity, grants] = await Promise.all([
    admin.doc(`entities/${entity_id}`).get(),
    admin.collection("entity_roles").where("entity_id", "==", entity_id).where("role", "==", "owner").get(),
  ]);
  return { entity: entity.get("owner_id"), grants: grants.docs.map((grant) => grant.get("uid")) };
}

export const recordsOf = async (entity_id: string, action: string) =>
  (
    await admin.collection("audit_logs").where("entity_id", "==", entity_id).where("action", "==", action).get()
  ).docs.map((record) => record.data());

export const noticesAbout = async (uid: string, kind: string) =>
  (await admin.collection(`notifications/${uid}/items`).where("kind", "==", kind).get()).docs.map((item) =>
    item.data(),
  );

export const mailTo = async (email: string) =>
  (await admin.collection("mail").where("to", "==", email).get()).docs.map((message) => message.data());

/** The collections of entities. */

import type { DocumentReference } from "firebase-admin/firestore";
import { collection, typed } from "../runtime/collection.ts";
import { database } from "../runtime/database.ts";
import type { Entity, EntityPayments } from "./model.ts";

export const entities = () => collection<Entity>("entities");

export function entityPayments(entity_id: string): DocumentReference<EntityPayments> {
  return collection<EntityPayments>(`entities/${entity_id}/private`).doc("payments");
}

/** The payments document that has an account of Stripe's, whichever entity it is of. */
export function paymentsOfAccount(stripe_account_id: string) {
  return database()
    .collectionGroup("private")
    .where("stripe_account_id", "==", stripe_account_id)
    .limit(1)
    .withConverter(typed<EntityPayments>());
}

import { getApps, initializeApp } from "firebase-admin/app";
import { type Firestore, getFirestore } from "firebase-admin/firestore";

/** The Firestore of this project. */
export function database(): Firestore {
  const app = getApps()[0] ?? initializeApp();
  return getFirestore(app);
}

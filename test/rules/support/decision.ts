/** One try to read or write, and what the rules make of it. */
import type { RulesTestContext } from "@firebase/rules-unit-testing";
import type { DocumentData, WhereFilterOp } from "firebase/firestore";

export type Firestore = ReturnType<RulesTestContext["firestore"]>;

export type Condition = readonly [field: string, operator: WhereFilterOp, value: unknown];

export type Attempt =
  | { operation: "get" | "delete"; path: string }
  | { operation: "list"; path: string; where: readonly Condition[] }
  | { operation: "create" | "update"; path: string; fields: DocumentData };

export type Operation = Attempt["operation"];

/** `allowed`, `denied`, or what else went wrong: a test must not take another failure for a denial. */
export async function decision(database: Firestore, attempt: Attempt): Promise<string> {
  try {
    await carryOut(database, attempt);
    return "allowed";
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "permission-denied" ? "denied" : `failed: ${error}`;
  }
}

async function carryOut(database: Firestore, attempt: Attempt): Promise<void> {
  switch (attempt.operation) {
    case "get":
      await database.doc(attempt.path).get({ source: "server" });
      return;
    case "list": {
      const first = database.collection(attempt.path).limit(1);
      const query = attempt.where.reduce((narrowed, condition) => narrowed.where(...condition), first);
      await query.get({ source: "server" });
      return;
    }
    // A transaction commits in one call, where a plain write would open a stream anew after each denial.
    case "create":
      return database.runTransaction(async (tx) => void tx.set(database.doc(attempt.path), attempt.fields));
    case "update":
      return database.runTransaction(async (tx) => void tx.update(database.doc(attempt.path), attempt.fields));
    case "delete":
      return database.runTransaction(async (tx) => void tx.delete(database.doc(attempt.path)));
  }
}

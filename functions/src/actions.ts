/** What audit records say was done: the actions of all domains. */
import type { AuditActions } from "./model/stored.ts";
import * as models from "./models.ts";

type Models = typeof models;
type ActionsOf<Model> = Model extends { actions: infer Actions } ? keyof Actions & string : never;

export type AuditAction = ActionsOf<Models[keyof Models]>;

type Declaring = Record<string, unknown> & { actions?: AuditActions };
const words = new Map<string, string | null>(
  Object.values(models).flatMap((model: Declaring) => Object.entries(model.actions ?? {})),
);

const isAction = (name: string): name is AuditAction => words.has(name);

/** Every action that an operation, a job or the trigger of direct writes records. */
export const auditActions: readonly AuditAction[] = [...words.keys()].filter(isAction);

/** An action for people: `entity.approved` is "Entity approved". */
export function actionInWords(action: string): string {
  const plain = action.replaceAll(/[._]/g, " ");
  return words.get(action) ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

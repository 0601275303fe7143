/** Kinds of ids: those of all domains, each with its prefix. */
import { randomId } from "./model/ids.ts";
import type { Together } from "./model/together.ts";
import * as models from "./models.ts";

type Models = typeof models;
type IdsOf<Model> = Model extends { ids: infer Own } ? Own : never;

export type IdKind = (keyof Together<IdsOf<Models[keyof Models]>> & string) | "request";

type Declaring = Record<string, unknown> & { ids?: Readonly<Record<string, string>> };
const declared = Object.values(models).flatMap((model: Declaring) => Object.entries(model.ids ?? {}));

/** By kind; that of requests is nobody's own. */
export const idPrefixes: ReadonlyMap<string, string> = new Map([...declared, ["request", "req"]]);

/** A new random id such as `ord_7c…`. */
export function newId(kind: IdKind): string {
  return randomId(prefixOf(kind));
}

export function prefixOf(kind: IdKind): string {
  return idPrefixes.get(kind) ?? kind;
}

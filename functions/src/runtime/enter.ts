/** Who may enter: the target of a call, what says who the actor is there, and the decision. */
import type { DocumentReference } from "firebase-admin/firestore";
import { GatehouseError } from "../model/errors.ts";
import { globalScope } from "../model/grants.ts";
import type { Platform } from "../platforms/model.ts";
import { authorise, type Requirement, type Scope, type Standing, standingRefs } from "./authorise.ts";
import type { IdempotencyRecord } from "./collections.ts";
import type { Running, Scoped, Steps } from "./specification.ts";
import type { Found, Read, Refs, Work } from "./work.ts";

/** Where only those are let in who are let in everywhere. */
const nowhere: Scope = { platform_id: globalScope, entity_id: null, event_id: null };

type Entering<Input, Target extends Scoped, R extends Refs, Prepared> = Pick<
  Steps<Input, Target, R, Prepared, never, never>,
  "on" | "scope" | "reads" | "isThere"
> & { requires: Requirement };

interface Entry<Input, Prepared> extends Pick<Running<Input>, "input" | "actor" | "record"> {
  prepared: Prepared;
  /** Called once the actor is let in, whatever comes after. */
  letIn?: () => void;
}

interface At<Target, R extends Refs> {
  target: Target;
  scope: Scope;
  standing: Standing;
  /** Null for what stands above all platforms. */
  platform: Found<Platform> | null;
  docs: Read<R>;
}

/** `earlier` is the record of the call that this one repeats. */
export type Entered<Target, R extends Refs> =
  | (At<Found<Target>, R> & { earlier: null })
  | { earlier: Found<IdempotencyRecord> };

/**
 * Reads the target, and what says who the actor is there, and decides. Whatever is missing, elsewhere or not the actor's
 * gives one answer.
 */
export async function enter<Input, Target extends Scoped, R extends Refs, Prepared>(
  spec: Entering<Input, Target, R, Prepared>,
  work: Work,
  entry: Entry<Input, Prepared>,
): Promise<Entered<Target, R>> {
  const { input, actor, record } = entry;
  const ref = spec.on(input);
  const asksPermission = typeof spec.requires === "object";
  const claimed = asksPermission ? null : (spec.scope?.(input) ?? null);
  const early = claimed === null ? await work.get(ref) : null;
  const scope = claimed ?? (early === null ? nowhere : scopeOf(early));
  const [found, standingDocs, docs] = await work.read(
    { target: claimed === null ? null : ref, earlier: record },
    standingRefs(spec.requires, scope, actor),
    spec.reads?.(input, actor) ?? ({} as R),
  );
  if (found.earlier !== null) return { earlier: found.earlier };
  const target = theirs(spec, entry, { target: early ?? found.target, scope, docs });
  // Of what is not the actor's own they do not learn either that it is closed to them.
  if (target === null && !asksPermission && claimed === null) throw notThere(ref);
  const standing = authorise(spec.requires, scope, actor, standingDocs);
  entry.letIn?.();
  if (target === null) throw notThere(ref);
  return { target, scope, standing, platform: standingDocs.platform, docs, earlier: null };
}

/** The target, if it is where it was said to be, and there for this caller. */
function theirs<Input, Target extends Scoped, R extends Refs, Prepared>(
  { requires, isThere }: Entering<Input, Target, R, Prepared>,
  { input, actor, prepared }: Entry<Input, Prepared>,
  { target, scope, docs }: { target: Found<Target> | null; scope: Scope; docs: Read<R> },
): Found<Target> | null {
  if (target === null || !isSameScope(scope, scopeOf(target))) return null;
  const asked = typeof requires === "object" || isThere === undefined;
  return asked || isThere({ input, actor, target, docs, prepared }) ? target : null;
}

function notThere(ref: DocumentReference<unknown>): GatehouseError {
  const kind = ref.parent.id.replace(/_/g, " ").replace(/ies$/, "y").replace(/s$/, "");
  return new GatehouseError("not-found", `There is no such ${kind}.`, { details: { collection: ref.parent.id } });
}

function scopeOf<T extends Scoped>({ id, ref, data }: Found<T>): Scope {
  return {
    platform_id: data.platform_id,
    entity_id: ref.parent.id === "entities" ? id : (data.entity_id ?? null),
    event_id: ref.parent.id === "events" ? id : (data.event_id ?? null),
  };
}

function isSameScope(one: Scope, other: Scope): boolean {
  return (["platform_id", "entity_id", "event_id"] as const).every((field) => one[field] === other[field]);
}

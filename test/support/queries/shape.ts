/** What Firestore has to have indexed for a query: all of it but the values. */

/** A query as Firestore's protocol has it (`google.firestore.v1.StructuredQuery`). */
export interface StructuredQuery {
  from?: { collectionId?: string; allDescendants?: boolean }[] | null;
  where?: Filter | null;
  orderBy?: { field?: { fieldPath?: string } | null; direction?: unknown }[] | null;
}

interface Filter {
  compositeFilter?: { op?: unknown; filters?: Filter[] } | null;
  fieldFilter?: { field?: { fieldPath?: string }; op?: unknown } | null;
  unaryFilter?: { field?: { fieldPath?: string }; op?: unknown } | null;
}

export interface Shape {
  collection: string;
  /** Whether it asks all collections of the name, below whatever document. */
  group: boolean;
  /** Fields that are compared with `==` or `in`. */
  equal: string[];
  /** Fields of which an element is asked for. */
  contains: string[];
  order: { field: string; descending: boolean }[];
}

const equalities: readonly unknown[] = ["EQUAL", "IN", "IS_NULL", "IS_NAN"];
const elements: readonly unknown[] = ["ARRAY_CONTAINS", "ARRAY_CONTAINS_ANY"];
const key = "__name__";

export function shapeOf({ from, where, orderBy }: StructuredQuery): Shape {
  const filters = flat(where ?? null);
  const fieldsBy = (isIt: (op: unknown) => boolean) => [
    ...new Set(filters.flatMap(({ field, op }) => (isIt(op) && field !== key ? [field] : []))),
  ];
  const equal = fieldsBy((op) => equalities.includes(op));
  const contains = fieldsBy((op) => elements.includes(op));
  const ranged = fieldsBy((op) => !equalities.includes(op) && !elements.includes(op));
  const given = (orderBy ?? []).map(({ field, direction }) => ({
    field: field?.fieldPath ?? "",
    descending: direction === "DESCENDING",
  }));
  const last = given.at(-1)?.descending ?? false;
  // Firestore orders by what is compared with `<` and the like, and by the id behind everything.
  const implied = ranged
    .filter((field) => !given.some((each) => each.field === field))
    .map((field) => ({ field, descending: last }));
  const order = [...given, ...implied].filter(({ field }) => field !== key && !equal.includes(field));
  const { collectionId = "", allDescendants = false } = from?.[0] ?? {};
  return { collection: collectionId, group: allDescendants, equal: equal.sort(), contains: contains.sort(), order };
}

function flat(filter: Filter | null): { field: string; op: unknown }[] {
  if (filter === null) return [];
  const { compositeFilter, fieldFilter, unaryFilter } = filter;
  const single = fieldFilter ?? unaryFilter;
  return single
    ? [{ field: single.field?.fieldPath ?? "", op: single.op }]
    : (compositeFilter?.filters ?? []).flatMap((each) => flat(each));
}

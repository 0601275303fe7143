/** Which of Firestore's indexes serve a query, by what its documentation says of index types and of merging them. */
import type { Shape } from "./shape.ts";

/** As firestore.indexes.json has them. */
export interface IndexFile {
  indexes: CompositeIndex[];
  fieldOverrides: { collectionGroup: string; fieldPath: string; indexes: SingleIndex[] }[];
}

export interface CompositeIndex {
  collectionGroup: string;
  queryScope: string;
  fields: IndexedField[];
}

interface IndexedField {
  fieldPath: string;
  order?: string;
  arrayConfig?: string;
}

interface SingleIndex {
  queryScope: string;
  order?: string;
  arrayConfig?: string;
}

/** The composite indexes that it is served by, none where single fields are enough; null where nothing serves it. */
export function servedBy(shape: Shape, file: IndexFile): CompositeIndex[] | null {
  const filtered = [...shape.equal, ...shape.contains];
  const [only, ...more] = shape.order;
  if (only === undefined || (filtered.length === 0 && more.length === 0)) {
    return [...filtered, ...(only ? [only.field] : [])].every((field) => isIndexedAlone(shape, field, file))
      ? []
      : null;
  }
  // Indexes that end in the order are merged, as long as each filter is in one of them.
  const fitting = file.indexes.filter((index) => fits(index, shape));
  const covered = new Set(fitting.flatMap(({ fields }) => fields.map(({ fieldPath }) => fieldPath)));
  const whole = fitting.find(({ fields }) => fields.length === filtered.length + shape.order.length);
  if (whole !== undefined) return [whole];
  return fitting.length > 0 && filtered.every((field) => covered.has(field)) ? fitting : null;
}

/** Whether an index has nothing but filters of the query before the query's order, or that order turned around. */
function fits({ collectionGroup, queryScope, fields }: CompositeIndex, shape: Shape): boolean {
  if (collectionGroup !== shape.collection || queryScope !== scopeOf(shape)) return false;
  const tail = fields.slice(-shape.order.length);
  const head = fields.slice(0, -shape.order.length);
  const inOrder = (turned: boolean) =>
    tail.length === shape.order.length &&
    tail.every(({ fieldPath, order }, index) => {
      const wanted = shape.order[index];
      return wanted?.field === fieldPath && (order === "DESCENDING") === (wanted.descending !== turned);
    });
  const isFilter = ({ fieldPath, arrayConfig }: IndexedField) =>
    (arrayConfig === undefined ? shape.equal : shape.contains).includes(fieldPath);
  return head.every(isFilter) && (inOrder(false) || inOrder(true));
}

/** Firestore indexes each field of a collection by itself, unless that is switched off; of a group, what is declared. */
function isIndexedAlone(shape: Shape, field: string, { fieldOverrides }: IndexFile): boolean {
  // A field of a map is switched off with the map.
  const declared = fieldOverrides.find(
    ({ collectionGroup, fieldPath }) =>
      collectionGroup === shape.collection && (field === fieldPath || field.startsWith(`${fieldPath}.`)),
  );
  if (declared === undefined) return !shape.group;
  return declared.indexes.some(
    ({ queryScope, arrayConfig }) =>
      queryScope === scopeOf(shape) && (arrayConfig !== undefined) === shape.contains.includes(field),
  );
}

function scopeOf({ group }: Shape): string {
  return group ? "COLLECTION_GROUP" : "COLLECTION";
}

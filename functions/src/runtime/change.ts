/** What a transaction does to a document, as its audit record will tell it, and whose the personal values in it are. */
import type { AuditChange } from "../audit/model.ts";
import { personsIn, whoseText } from "../texts.ts";
import { withoutSecrets } from "./secrets.ts";

export interface Change extends AuditChange {
  /** The uids of those whose a personal value is, by its place in the change, such as `before.name`. */
  whose: ReadonlyMap<string, string[]>;
  /** Everybody of whom the document holds personal values, whether they are shown or not. */
  persons: string[];
}

/**
 * @param before the fields that are shown as they were; null for a new document, and for one that was only looked at
 * @param after the same fields as they are by then; null for a removed document
 * @param rest the whole document as it was, or as it is: whose a value is may stand in a field that is not shown
 */
export function changeOf(resource: string, before: object | null, after: object | null, rest: object = {}): Change {
  const sides = { before, after };
  const shown = {
    before: before && withoutSecrets(before, resource),
    after: after && withoutSecrets(after, resource),
  };
  const whose = new Map<string, string[]>();
  for (const side of ["before", "after"] as const) {
    const document = { ...rest, ...sides[side] };
    for (const [name, value] of Object.entries(shown[side] ?? {})) {
      const uids = whoseText(resource, document, name, value);
      if (uids !== null) whose.set(`${side}.${name}`, uids);
    }
  }
  const persons = [before, after].flatMap((side) => personsIn(resource, { ...rest, ...side }));
  return { resource, ...shown, whose, persons: [...new Set(persons)] };
}

/** The personal values that a change shows: the place of each in it, and whose it is, which may be not known. */
export function personalIn({ before, after, whose }: Change): [place: string, uids: string[]][] {
  const places = Object.entries({ before, after }).flatMap(([side, fields]) =>
    Object.keys(fields ?? {}).map((name) => `${side}.${name}`),
  );
  return places.flatMap((place): [string, string[]][] => {
    const uids = whose.get(place);
    return uids === undefined ? [] : [[place, uids]];
  });
}

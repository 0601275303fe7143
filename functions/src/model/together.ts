/** What has all that the members of a union have: `{ a: 1 } | { b: 2 }` becomes `{ a: 1 } & { b: 2 }`. */
export type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (all: infer Both) => void
  ? Both
  : never;

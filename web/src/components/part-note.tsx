import { Note } from "./note.tsx";

/** Says that a list is a part of what there is, where it is as long as a list gets. */
export function PartNote({ listed, most }: { listed: number; most: number }) {
  if (listed < most) return null;
  return <Note tone="warn">Only {most.toLocaleString()} are listed here; there may be more.</Note>;
}

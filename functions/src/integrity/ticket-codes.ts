import { pages } from "../runtime/pages.ts";
import { tickets } from "../tickets/collections.ts";
import { about, type Invariant } from "./invariant.ts";

export const ticketCodes: Invariant = {
  name: "A ticket's code is one ticket's",
  remedy: "Somebody wrote past the operations, which draw each code of 48 bits: give one of the two a new code.",
  async *findings({ platform_id, count }) {
    // Only on the emulators is one platform looked at, where no query needs an index.
    const all = platform_id === null ? tickets() : tickets().where("platform_id", "==", platform_id);
    let last: string | null = null;
    for await (const page of pages(all.where("code", ">", "").orderBy("code"), 500)) {
      count(page.length);
      for (const ticket of page) {
        const { code } = ticket.data();
        if (code === last) yield* about(ticket, ["another ticket has the same code"]);
        last = code;
      }
    }
  },
};

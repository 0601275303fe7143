import { newId } from "../ids.ts";
import { isOvertaken } from "../runtime/failures.ts";
import { transact } from "../runtime/transact.ts";
import type { Work } from "../runtime/work.ts";
import { SeatPicks } from "../tickets/seats.ts";

const collisionsMax = 8;

/**
 * Runs a transaction of the system that may take seats: anew, with other seats, whenever somebody else was faster. After
 * too many collisions it runs once more without any, so that whoever waits for its end is not kept waiting for days.
 *
 * @param run gets null instead of picks when it is to do without seats
 */
export async function transactWithSeats<T>(
  author: { uid: string; request_id?: string; now: Date },
  run: (work: Work, picks: SeatPicks | null) => Promise<T>,
): Promise<T> {
  const request_id = author.request_id ?? newId("request");
  const picks = new SeatPicks();
  let committed = false;
  try {
    for (let collisions = 0; ; collisions += 1) {
      try {
        const result = await transact({ ...author, request_id }, (work) =>
          run(work, collisions < collisionsMax ? picks : null),
        );
        committed = true;
        return result;
      } catch (error) {
        if (!isOvertaken(error) || collisions === collisionsMax) throw error;
        await picks.lookAgain();
      }
    }
  } finally {
    picks.end(committed);
  }
}

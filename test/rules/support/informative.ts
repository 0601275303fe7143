/** Which cases to ask next, so that every question of the rules soon has come to both answers. */
import { valueGroups } from "../cases/index.ts";
import type { Case, Group } from "./cases.ts";
import type { OneSided } from "./coverage.ts";
import { reaches } from "./reaches.ts";
import { countShared, wordsOf } from "./words.ts";

interface Candidate {
  each: Case;
  group: Group;
  /** What the case and its group are called by. */
  words: ReadonlySet<string>;
  /** All but one of the conditions hold. */
  isNear: boolean;
}

/** Cases that have not been asked yet. */
export class Unasked {
  readonly #left: Set<Candidate>;
  /** How many cases have been asked that are alike in something. */
  readonly #asked = new Map<string, number>();

  constructor(groups: readonly Group[]) {
    this.#left = new Set(
      groups.flatMap((group) =>
        group.cases.map((each) => {
          const words = wordsOf(`${group.name} ${each.name}`);
          return { each, group, words, isNear: valueGroups.includes(group) };
        }),
      ),
    );
  }

  /** At most so many, those that are likely to bring a missing answer; each is given once. */
  take(most: number, missing: readonly OneSided[]): Case[] {
    const taken: Case[] = [];
    // Helpers last: what is asked for the others goes through them too.
    const ordered = missing.toSorted((one, other) => depthOf(other) - depthOf(one));
    for (let found = true; found; ) {
      found = false;
      for (const each of ordered) {
        if (taken.length === most) return taken;
        const best = this.#likeliest(each);
        if (best === undefined) continue;
        found = true;
        taken.push(best.each);
        this.#left.delete(best);
        for (const kind of kindsOf(best)) this.#asked.set(kind, this.#timesAsked(kind) + 1);
      }
    }
    return taken;
  }

  #likeliest(missing: OneSided): Candidate | undefined {
    const words = wordsOf(missing.answers.text);
    let best: Candidate | undefined;
    let highest = Number.NEGATIVE_INFINITY;
    for (const candidate of this.#left) {
      const { each, group, isNear } = candidate;
      if (!reaches(missing.answers.question.reach, group.collection, each)) continue;
      const score =
        2 * countShared(words, candidate.words) +
        (each.expected === (missing.never === "true" ? "allowed" : "denied") ? 3 : 0) +
        (isNear ? 2 : 0) +
        // Neighbours ask much the same.
        kindsOf(candidate).reduce((sum, kind) => sum + 4 / (1 + this.#timesAsked(kind)), 0);
      if (score > highest) [best, highest] = [candidate, score];
    }
    return best;
  }

  #timesAsked(kind: string): number {
    return this.#asked.get(kind) ?? 0;
  }
}

function kindsOf({ each: { name, expected }, group }: Candidate): string[] {
  return [`${group.name} ${expected}`, `${group.collection} ${name} ${expected}`];
}

const depthOf = ({ answers }: OneSided) => answers.question.within.length;

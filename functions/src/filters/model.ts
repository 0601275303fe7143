/** What is stored of filters. */
import type { Stamps } from "../model/stored.ts";

/** As many saved filters as a person has at most on one platform. */
export const savedFiltersMax = 20;

/** The id of a person's saved filter on a platform: the number, from 0 on, bounds how many there are. */
export function savedFilterIdOf(platform_id: string, uid: string, number: number): string {
  return `${platform_id}_${uid}_${String(number).padStart(2, "0")}`;
}

/** `saved_filters/{platform_id}_{uid}_{00 to 19}`: what somebody looks for in a platform's list of events. */
export interface SavedFilter extends Stamps {
  platform_id: string;
  uid: string;
  name: string;
  /** As they were typed; empty for any. */
  words: string;
  /** Empty for all. */
  category: string;
}

/** What is stored of filters. */
import type { Stamps } from "../model/stored.ts";

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

/** The collections of announcements. */

import { collection } from "../runtime/collection.ts";
import type { Announcement } from "./model.ts";

export const announcements = () => collection<Announcement>("announcements");

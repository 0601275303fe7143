/** The collections of notifications. */

import { group } from "../runtime/collection.ts";
import type { Notification } from "./model.ts";

/** Everybody's. */
export const allNotifications = () => group<Notification>("items");

/** The collections of follows. */

import { collection } from "../runtime/collection.ts";
import type { Follow, News } from "./model.ts";

export const follows = () => collection<Follow>("follows");

export const followOf = (entity_id: string, { uid }: { uid: string }) => follows().doc(`${entity_id}_${uid}`);

export const news = () => collection<News>("news");

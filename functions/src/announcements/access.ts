import { type AccessTable, active, found, ofDocument, type Rule, status, team } from "../model/access.ts";

const isShown: Rule = {
  words: "everyone, if published, of a public entity on an active platform",
  holds: (scene) =>
    status("published").holds(scene) &&
    found(scene, "entities", ofDocument("entity_id")(scene))?.visibility === "public" &&
    active.holds(scene),
};

export const access = { announcements: { read: [isShown, team()] } } satisfies AccessTable;

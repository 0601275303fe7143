import { type AccessTable, mayOn, own, type Rule, team } from "../model/access.ts";

const invited: Rule = {
  words: "whose confirmed address it names",
  holds: ({ asker, stored }) =>
    typeof asker?.email === "string" && asker.email === stored?.email && asker.emailConfirmed,
};

/** What is open into the platform's affiliate programme, for who manages that. */
const intoProgramme: Rule = {
  words: "the platform's `affiliate.manage`, if into its programme",
  holds: (scene) => scene.stored?.kind === "affiliate" && mayOn(scene, scene.stored.platform_id, "affiliate.manage"),
};

export const access = {
  invitations: { read: [own("uid"), invited, team("team.grant_working"), intoProgramme] },
} satisfies AccessTable;

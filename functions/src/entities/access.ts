import { z } from "zod";
import {
  type AccessTable,
  active,
  becomes,
  called,
  confirmed,
  either,
  entityItself,
  imageUrl,
  isPublic,
  notBanned,
  own,
  ownMissing,
  platform,
  type Scene,
  stamps,
  status,
  team,
  text,
  unchanged,
  whole,
} from "../model/access.ts";
import { entityKinds } from "./model.ts";

const profile = {
  kind: z.enum(entityKinds),
  name: called(2, 80),
  slug: z
    .string()
    .min(2)
    .max(80)
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  description: text(0, 4000),
  image_url: imageUrl,
  refund_policy: z
    .discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("until"), days_before: whole(0, 365), note: text(0, 1000) }),
      z.strictObject({ kind: z.literal("none"), days_before: z.literal(0), note: text(0, 1000) }),
    ])
    .nullable(),
};

const application = ["kind", "name", "slug", "description", "image_url"];
const mayApply = [confirmed, active, notBanned];

export const access = {
  entities: {
    read: [isPublic, own("owner_id"), platform("entity.read"), platform("entity.approve")],
    get: [team(undefined, entityItself)],
    create: {
      id: isOwnApplication,
      values: z.strictObject({
        platform_id: z.string(),
        owner_id: z.string(),
        ...profile,
        ...stamps,
        status: z.literal("pending"),
        visibility: z.literal("hidden"),
        events_enabled: z.literal(false),
        rejection_reason: z.null(),
        refund_policy: z.null(),
      }),
      when: [own("owner_id"), ...mayApply],
    },
    update: {
      values: z.looseObject(profile),
      edits: [
        { fields: application, when: [own("owner_id"), status("pending", "rejected"), ...mayApply] },
        {
          fields: [...application, "status", "rejection_reason"],
          when: [
            own("owner_id"),
            status("rejected"),
            becomes("status", "pending"),
            becomes("rejection_reason", null),
            ...mayApply,
          ],
        },
        {
          fields: ["description", "image_url", "refund_policy"],
          when: [
            team("entity.update_profile", entityItself),
            either(unchanged("refund_policy"), team("entity.set_refund_policy", entityItself)),
            status("approved"),
            active,
          ],
        },
        {
          fields: ["description", "image_url"],
          when: [team("entity.update_content", entityItself), status("approved"), active],
        },
      ],
      when: [],
    },
  },
  "entities/private": { get: [team("finance.read", entityItself), platform("entity.read")] },
  entity_roles: { get: [ownMissing], read: [own("uid"), team()] },
} satisfies AccessTable;

/** One of the few ids that a person's entities have on a platform. */
function isOwnApplication({ asker, ids, written, applicationIds }: Scene): boolean {
  return asker !== null && applicationIds(String(written?.platform_id), asker.uid).includes(ids[0] ?? "");
}

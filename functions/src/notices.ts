/** What people are told: the kinds of all domains, each with what its text speaks of. */
import type { Notices } from "./model/stored.ts";
import type { Together } from "./model/together.ts";
import * as models from "./models.ts";
import type { Notification } from "./notifications/model.ts";

type Models = typeof models;
type NoticesOf<Model> = Model extends { notices: infer Own } ? Own : never;
/** By kind, the names of its details. */
type All = Together<NoticesOf<Models[keyof Models]>>;
type NamesOf<List> = List extends readonly (infer Name extends string)[] ? Name : never;

export type NotificationKind = keyof All & string;

/** What the text of a kind speaks of: names, titles, reasons. */
export type NotificationDetails<Kind extends NotificationKind> = Details<NamesOf<All[Kind]>>;
type Details<Name extends string> = { [N in Name as N extends `${string}?` ? never : N]: string } & {
  [N in Name as N extends `${infer Optional}?` ? Optional : never]?: string;
};

/** A kind with its details. */
export type Told = { [Kind in NotificationKind]: { kind: Kind; details: NotificationDetails<Kind> } }[NotificationKind];

/** What a sender gives. */
export type Notice = Pick<Notification, "platform_id" | "link"> & Told;

type Declaring = Record<string, unknown> & { notices?: Notices };
const kinds = new Set<string>(Object.values(models).flatMap((model: Declaring) => Object.keys(model.notices ?? {})));
const isKind = (name: string): name is NotificationKind => kinds.has(name);

export const notificationKinds: readonly NotificationKind[] = [...kinds].filter(isKind);

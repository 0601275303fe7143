/** Every case that the rules are held against. */
import { documentsOf } from "../support/cases.ts";
import { forgeries } from "../support/forgeries.ts";
import { matrix } from "../support/matrix.ts";
import { world } from "../support/world.ts";
import * as announcements from "./announcements.ts";
import * as entities from "./entities.ts";
import * as entityValues from "./entity-values.ts";
import * as eventValues from "./event-values.ts";
import * as events from "./events.ts";
import * as filters from "./filters.ts";
import * as follows from "./follows.ts";
import * as people from "./people.ts";
import * as platforms from "./platforms.ts";
import * as records from "./records.ts";
import * as referrals from "./referrals.ts";
import * as sales from "./sales.ts";

const targets = [
  people,
  platforms,
  entities,
  events,
  sales,
  referrals,
  records,
  follows,
  announcements,
  filters,
].flatMap((file) => file.targets);

/** Who may do what. */
export const matrixGroups = matrix(targets);

/** What may be written by who may write. */
export const valueGroups = [people, entityValues, eventValues, filters].flatMap((file) => file.tables).map(forgeries);

export const groups = [...matrixGroups, ...valueGroups];

/** All that is stored before. */
export const before = documentsOf([...world(), ...events.documents], groups);

/** Every domain. Whatever serves, runs, lists or documents what they declare is derived from here. */
import { affiliates } from "./affiliates/domain.ts";
import { announcements } from "./announcements/domain.ts";
import { audit } from "./audit/domain.ts";
import type { Domain } from "./domain.ts";
import { entities } from "./entities/domain.ts";
import { events } from "./events/domain.ts";
import { filters } from "./filters/domain.ts";
import { follows } from "./follows/domain.ts";
import { invitations } from "./invitations/domain.ts";
import { ledger } from "./ledger/domain.ts";
import { notifications } from "./notifications/domain.ts";
import { payments } from "./payments/domain.ts";
import { people } from "./people/domain.ts";
import { platforms } from "./platforms/domain.ts";
import { roles } from "./roles/domain.ts";
import { tickets } from "./tickets/domain.ts";

export const domains = {
  people,
  platforms,
  roles,
  entities,
  invitations,
  events,
  tickets,
  payments,
  ledger,
  affiliates,
  audit,
  notifications,
  follows,
  announcements,
  filters,
} satisfies Record<string, Domain>;

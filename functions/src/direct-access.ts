/** What browsers may do directly to all collections: the tables of all domains. For tests and docs; nothing deployed asks. */
import { domains } from "./domains.ts";
import type { AccessTable } from "./model/access.ts";

const tables = Object.values(domains).map(async ({ access }) => (await access()).access);

export const directAccess: AccessTable = Object.assign({}, ...(await Promise.all(tables)));

import { valueGroups } from "./cases/index.ts";
import { testGroups } from "./support/groups.ts";

testGroups("values", valueGroups);

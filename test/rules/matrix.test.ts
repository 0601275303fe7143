import { matrixGroups } from "./cases/index.ts";
import { testGroups } from "./support/groups.ts";

testGroups("matrix", matrixGroups);

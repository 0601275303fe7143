import { describe, expect, it } from "vitest";
import { bulkId, domainOfBulk } from "../../../functions/src/bulk.ts";
import type { Domain } from "../../../functions/src/domain.ts";
import { domains } from "../../../functions/src/domains.ts";

describe("changes of many documents", () => {
  const byName: [string, Domain][] = Object.entries(domains);
  it.each(byName)("%s carries on the kinds that its model names, and no others", async (name, { bulk }) => {
    const handled = Object.keys((await bulk?.())?.bulk ?? {}).sort();
    expect(handled).toEqual([...domainOfBulk].flatMap(([kind, domain]) => (domain === name ? [kind] : [])).sort());
  });

  it("are on their way once about the same thing, and apart about another", () => {
    const closing = { platform_id: "p", kind: "event", scope_id: "evt_1" } as const;
    expect(bulkId("close_pages", closing)).toBe("close_pages_event_p_evt_1");
    expect(bulkId("close_pages", { ...closing, scope_id: "evt_2" })).not.toBe(bulkId("close_pages", closing));
  });
});

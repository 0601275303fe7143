/** Names as long as they may be, of one word each, make no page wider than a phone, or than a window at twice the size. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { applyForEntity, order, saveFilter } from "../support/actions.ts";
import { type EntityWorld, makeEntity, makeEvent, newPerson } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { signIn, signInWithSecondFactor } from "./support/people.ts";

const browser = useBrowser();
const word = (length: number) => "Donaudampfschifffahrtsgesellschaftskapitän".repeat(3).slice(0, length);
/** A window of 1280 pixels shows 640 of a page at twice the size. */
const widths_px = [640, 320];

let world: EntityWorld;
beforeAll(async () => {
  world = await makeEntity({ selling: true });
});
afterAll(() => world.close());

it("of events, tickets, places, entities, people, roles and departments", { timeout: 120_000 }, async () => {
  const { entity_id, platform_id, owner } = world;
  const [applicant, guest] = await Promise.all([newPerson(word(79)), newPerson(word(80))]);
  await applyForEntity(applicant, platform_id, { name: word(80) });
  const { event_id, types } = await makeEvent(
    world,
    [
      { name: word(80), price_minor: 0 },
      { name: "Seat", price_minor: 1_000 },
    ],
    { title: word(120), description: word(120), place: { name: word(119), address: word(120) } },
  );
  const of = { platform_id, name: word(80) };
  const { role_id } = await world.master.call("createRole", {
    ...of,
    description: word(300),
    permissions: ["event.read"],
  });
  await world.master.call("createDepartment", {
    ...of,
    code: "LONG",
    purpose: word(300),
    titles: [{ name: word(80), default_roles: [role_id] }],
  });
  await world.master.call("setPlatformRoles", { platform_id, uid: guest.uid, roles: [role_id], reason: word(200) });
  await owner.call("inviteTeamMember", {
    entity_id,
    email: `${word(60).toLowerCase().replace("ä", "a")}@gatehouse.example`,
    role: "content_editor",
  });
  const { announcement_id } = await owner.call("draftAnnouncement", { entity_id, title: word(120), text: word(120) });
  await owner.call("publishAnnouncement", { announcement_id });
  await saveFilter(guest, platform_id, { name: word(60), words: word(120) });
  const { order_id } = await order(guest, event_id, [{ ticket_type_id: types[0] ?? "", quantity: 2 }]);

  const wide: Record<string, number> = {};
  const visit = async (page: Page, ...addresses: string[]) => {
    for (const address of addresses) {
      await page.goto(address);
      await page.getByRole("heading", { level: 1 }).first().waitFor();
      await expect.poll(() => page.locator("[aria-label^=Loading]").count()).toBe(0);
      for (const width of widths_px) {
        await page.setViewportSize({ width, height: 700 });
        const excess_px = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (excess_px > 0) wide[`${address} at ${width} px`] = excess_px;
      }
    }
  };
  const under = (base: string, ...sections: string[]) => sections.map((section) => `${base}/${section}`);
  const ofBuyer = await browser.open();
  await signIn(ofBuyer, guest);
  const event = `/p/${platform_id}/events/${event_id}`;
  await visit(ofBuyer, `/p/${platform_id}`, event, `/p/${platform_id}/entities/${entity_id}`, `/orders/${order_id}`);
  await visit(ofBuyer, "/tickets", "/notifications", "/invitations", "/affiliate", "/account/second-factor");
  const ofOwner = await browser.open();
  await signIn(ofOwner, owner);
  const workspace = `/workspace/${entity_id}`;
  await visit(ofOwner, "/workspace", workspace, ...under(workspace, "events", `events/${event_id}`, "attendees"));
  await visit(ofOwner, ...under(workspace, "sales", "check-in", "team", "profile", "payments", "announcements"));
  const ofMaster = await browser.open();
  await signInWithSecondFactor(ofMaster, world.master);
  const sections = ["queue", "events", "entities", "people", "roles", "departments", "matrix", "settings", "audit"];
  await visit(ofMaster, ...under(`/console/${platform_id}`, ...sections));
  expect(wide).toEqual({});
  await Promise.all([applicant.close(), guest.close()]);
});

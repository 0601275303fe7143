/** Without a mouse. */
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultPassword } from "../support/client.ts";
import { type EntityWorld, makeEntity, makeEvent } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";

const browser = useBrowser();
let world: EntityWorld;
let event: string;
beforeAll(async () => {
  world = await makeEntity();
  const { event_id } = await makeEvent(world, [{ name: "Free seat", price_minor: 0 }], { title: "Quiet Evening" });
  event = `/p/${world.platform_id}/events/${event_id}`;
});
afterAll(() => world.close());

/** More stops than any page has before what one looks for. */
const stopsMax = 60;

/** Presses Tab until that has the focus. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor();
  for (let stop = 0; stop < stopsMax; stop += 1) {
    await page.keyboard.press("Tab");
    if (await hasFocus(wanted)) return;
  }
  throw new Error(`${wanted} cannot be reached with Tab`);
}

function hasFocus(element: Locator): Promise<boolean> {
  return element.evaluate((node) => node === document.activeElement);
}

describe("the keyboard alone", () => {
  it("skips the header", async () => {
    const page = await browser.open();
    await page.goto(event);
    await page.getByRole("heading", { name: "Quiet Evening" }).waitFor();
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Skip to the content" });
    expect(await hasFocus(skip)).toBe(true);
    expect((await skip.boundingBox())?.y, "it shows once it has the focus").toBeGreaterThanOrEqual(0);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await hasFocus(page.getByRole("link", { name: "All events" }))).toBe(true);
  });

  it("signs in, gets a ticket, and shows it", async () => {
    const page = await browser.open();
    await page.goto(event);
    await tabTo(page, page.getByRole("button", { name: "More: Free seat" }));
    await page.keyboard.press("Enter");
    await tabTo(page, page.getByRole("button", { name: "Sign in to continue" }));
    await page.keyboard.press("Enter");

    await tabTo(page, page.getByLabel("E-mail address"));
    await page.keyboard.type(world.buyer.email);
    await tabTo(page, page.getByLabel(/^Password/));
    await page.keyboard.type(defaultPassword);
    await page.keyboard.press("Enter");

    await tabTo(page, page.getByRole("button", { name: "Get the ticket" }));
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "My tickets" }).waitFor();
    const show = page.getByRole("button", { name: "Show large" });
    await tabTo(page, show);
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Quiet Evening" });
    await dialog.waitFor();
    await tabTo(page, dialog.getByRole("button", { name: "Close" }));
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    // The dialog gives it back a moment after it has gone.
    await expect.poll(() => hasFocus(show), { message: "the focus is back where it was" }).toBe(true);
  });
});

describe("what has the focus", () => {
  it.each([
    [390, 844],
    [1280, 700],
  ])("is never below the sum that sticks to the foot of a long list, at %i by %i", async (width, height) => {
    const types = Array.from({ length: 12 }, (_, index) => ({ name: `Block ${index}`, price_minor: 0 }));
    const { event_id } = await makeEvent(world, types, { title: "Many blocks" });
    const page = await browser.open({ viewport: { width, height } });
    await page.goto(`/p/${world.platform_id}/events/${event_id}`);
    await page.getByRole("button", { name: "More: Block 1", exact: true }).click();
    await page.getByRole("button", { name: "Sign in to continue" }).waitFor();
    const covered: string[] = [];
    for (let tab = 0; tab < 20; tab += 1) {
      await page.keyboard.press("Tab");
      const name = await page.evaluate(() => {
        const pay = [...document.querySelectorAll("button")].find(
          (button) => button.textContent === "Sign in to continue",
        );
        const foot = pay?.parentElement;
        const focused = document.activeElement;
        if (!foot) return "nothing sticks";
        if (!focused || focused === document.body || foot.contains(focused)) return null;
        const [one, other] = [focused.getBoundingClientRect(), foot.getBoundingClientRect()];
        const meets =
          one.bottom > other.top && one.top < other.bottom && one.right > other.left && one.left < other.right;
        return meets ? (focused.getAttribute("aria-label") ?? focused.textContent) : null;
      });
      if (name !== null) covered.push(name);
    }
    expect(covered).toEqual([]);
  });
});

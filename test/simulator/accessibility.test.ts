import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { CARDS, closeLater, sessionParameters, startTestBed, type TestBed } from "./support.ts";

const BROWSER_TIMEOUT_MS = 60_000;

/** Every page there is, each in the state in which a person meets it. */
async function pagesOf({ stripe, control, simulator }: TestBed) {
  const session = async () => stripe.checkout.sessions.create(sessionParameters());
  const [open, authenticating, expired] = [await session(), await session(), await session()];
  await control.payCheckout(authenticating.id, CARDS.authentication);
  await stripe.checkout.sessions.expire(expired.id);
  const { id } = await stripe.accounts.create({ type: "express" });
  const link = await stripe.accountLinks.create({
    account: id,
    type: "account_onboarding",
    refresh_url: "https://example.com/again",
    return_url: "https://example.com/back",
  });
  return [
    { name: "payment", url: open.url ?? "" },
    { name: "3-D Secure", url: `${authenticating.url}/authenticate` },
    { name: "expired", url: `${simulator.url}/c/pay/${expired.id}` },
    { name: "onboarding", url: link.url },
  ];
}

/** What is wrong with a page: rules of accessibility that it breaks, and whether it is wider than the screen. */
async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const tooWide = await page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
  return [...violations.map(({ id }) => id), ...(tooWide === true ? ["wider than the screen"] : [])];
}

it.each([
  { colorScheme: "light", width: 360 },
  { colorScheme: "dark", width: 1200 },
] as const)(
  "every page can be used by everybody ($colorScheme, $width px)",
  async ({ colorScheme, width }) => {
    const pages = await pagesOf(await startTestBed());
    const browser = await launchBrowser();
    closeLater(browser);
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    for (const { name, url } of pages) {
      await page.goto(url);
      expect(await faultsOf(page), name).toEqual([]);
    }
    await page.goto(pages[0]?.url ?? "");
    await page.getByRole("button", { name: /Is declined/ }).click();
    await page.getByRole("alert").waitFor();
    expect(await faultsOf(page), "declined").toEqual([]);
  },
  BROWSER_TIMEOUT_MS,
);

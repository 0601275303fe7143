/** What every page owes everybody, whatever it is about. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { waitFor } from "../../support/wait-for.ts";

/** Every rule once on a desktop and once on a phone; what hangs on colours in both schemes on either. */
const looks = [
  { colorScheme: "light", width: 1280 },
  { colorScheme: "dark", width: 1280, rules: ["color-contrast"] },
  { colorScheme: "light", width: 390, rules: ["color-contrast"] },
  { colorScheme: "dark", width: 390 },
] as const;

/**
 * What is wrong with the page that is shown, on a desktop and on a phone, in both colour schemes: rules of accessibility
 * that it breaks, and a width that makes one scroll sideways. Leaves it on a desktop and light.
 */
export async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const look of looks) {
    await show(page, look);
    const axe = new AxeBuilder({ page }).setLegacyMode(); // in the page itself: there are no frames to look into
    if ("rules" in look) axe.withRules([...look.rules]);
    const { violations } = await axe.analyze();
    const name = `${look.width} px, ${look.colorScheme}`;
    for (const { id, nodes } of violations) {
      faults.push(`${name}: ${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("; ")}`);
    }
    const excess_px = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (excess_px > 0) faults.push(`${name}: ${excess_px} px wider than the screen`);
  }
  await show(page, looks[0]);
  return faults;
}

/** Waits until colours have stopped changing: between two schemes they are those of neither. */
async function show(page: Page, { colorScheme, width }: (typeof looks)[number]): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.setViewportSize({ width, height: 844 });
  await page.waitForFunction((scheme) => {
    const { mantineColorScheme } = document.documentElement.dataset;
    const ends = document.getAnimations().map((animation) => animation.effect?.getComputedTiming().endTime);
    return mantineColorScheme === scheme && !ends.some((end) => Number.isFinite(end));
  }, colorScheme);
}

/** Waits until the page of that heading is there with all its data; gives what is wrong with its headings and title. */
export async function settle(page: Page, heading: string): Promise<string[]> {
  await page.getByRole("heading", { name: heading, level: 1, exact: true }).waitFor();
  await waitFor(
    `all of "${heading}"`,
    async () => (await page.getByRole("status", { name: /^Loading/ }).count()) === 0,
  );
  const faults: string[] = [];
  const headings = await page.getByRole("heading", { level: 1 }).count();
  if (headings !== 1) faults.push(`${headings} first headings`);
  const title = await page.title();
  if (title !== `${heading} · Gatehouse`) faults.push(`its title is "${title}"`);
  return faults;
}

/**
 * Collects, from now on, errors on the page's console, and what it asks of other machines.
 *
 * @returns the list, which grows
 */
export function watch(page: Page): string[] {
  const faults: string[] = [];
  page.on("console", (message) => {
    // The Authentication emulator has no reCAPTCHA, and says so with a 501.
    if (message.type() !== "error" || /recaptcha/i.test(message.location().url)) return;
    faults.push(`${message.text()} (${message.location().url})`);
  });
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "127.0.0.1") faults.push(`asks ${hostname}`);
  });
  return faults;
}

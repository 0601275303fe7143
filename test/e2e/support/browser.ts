/** A browser for a file of tests, and people who sit in front of it. */
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import { origin } from "../../support/addresses.ts";
import { launchBrowser } from "../../support/browser.ts";
import { workFolder } from "../../support/paths.ts";
import { watchListening } from "./end-listening.ts";

/** What stands on a page is waited for so long. Generous: the emulators share the machine with the browser. */
const patience_ms = 30_000;

export interface WindowOptions extends BrowserContextOptions {
  /** A JPEG picture that the device's camera sees, of an even width and height. */
  camera?: Buffer;
}

export interface TestBrowser {
  /** Opens a window of somebody's own: nobody shares anybody's session. It is closed after the test. */
  open(options?: WindowOptions): Promise<Page>;
}

/**
 * Gives the tests of a file a browser. After each test its windows are closed, and the test has failed where a page
 * threw an error or broke its Content-Security-Policy. Of a test that failed, pictures are kept, and their text is printed.
 */
export function useBrowser(): TestBrowser {
  let shared: Browser | undefined;
  let pages: Page[] = [];
  let faults: string[] = [];
  let ends: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    shared = await launchBrowser();
  });
  afterEach(async ({ task }) => {
    const found = faults;
    if (task.result?.state === "fail") await keepPictures(task.name, pages);
    for (const page of pages) {
      const own = page.context().browser();
      await (own === shared || own === null ? page.context() : own).close();
    }
    await Promise.all(ends.map((end) => end()));
    pages = [];
    faults = [];
    ends = [];
    expect(found, "faults of the pages").toEqual([]);
  });
  afterAll(() => shared?.close());
  return {
    async open({ camera, ...options } = {}) {
      const browser = camera === undefined ? shared : await launchBrowser({ camera: await film(camera) });
      if (browser === undefined) throw new Error("The browser is not there yet");
      const context = await browser.newContext({ baseURL: origin("hosting"), locale: "en-GB", ...options });
      context.setDefaultTimeout(patience_ms);
      ends.push(await watchListening(context));
      const page = await context.newPage();
      pages.push(page);
      page.on("pageerror", (error) => faults.push(error.message));
      page.on("console", (message) => {
        if (message.text().includes("Content Security Policy")) faults.push(message.text());
      });
      return page;
    },
  };
}

/** A film of one picture: where it is. */
async function film(picture: Buffer): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "gatehouse-camera-")), "camera.mjpeg");
  await writeFile(path, picture);
  return path;
}

async function keepPictures(name: string, pages: readonly Page[]): Promise<void> {
  const folder = join(workFolder, "failed-tests");
  await mkdir(folder, { recursive: true });
  for (const [index, page] of pages.entries()) {
    const path = join(folder, `${name.replaceAll(/\W+/g, "-").slice(0, 60)}-${index + 1}.png`);
    await page.screenshot({ path, fullPage: true });
    const text = await page.locator("body").ariaSnapshot();
    console.log(`${page.url()} shows, as ${path} does:\n${text.replaceAll(/^/gm, "  ")}`);
  }
}

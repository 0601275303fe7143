import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const names = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome"];
const wellKnown = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Starts a headless browser: the system's Chrome or Chromium, else the Chromium that came with the dependencies. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: systemBrowser() ?? (await sparticuz.executablePath()),
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      // A camera that shows a moving test picture, so that the check-in page can ask for one.
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
    ],
  });
}

function systemBrowser(): string | undefined {
  const directories = (process.env.PATH ?? "").split(delimiter);
  const candidates = [...directories.flatMap((directory) => names.map((name) => join(directory, name))), ...wellKnown];
  return candidates.find((candidate) => existsSync(candidate));
}

import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import sparticuz from "@sparticuz/chromium";
import { type Browser, chromium } from "playwright-core";

const names = ["google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome"];
const wellKnown = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/**
 * Starts a headless browser: the system's Chrome or Chromium, else the Chromium that came with the dependencies.
 *
 * @param options.camera  a file of JPEG frames (`.mjpeg`) that its camera sees; without it, a moving test picture
 */
export async function launchBrowser({ camera }: { camera?: string } = {}): Promise<Browser> {
  return chromium.launch({
    executablePath: systemBrowser() ?? (await sparticuz.executablePath()),
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      // A camera, so that the check-in page can ask for one, and the permission to use it.
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
      ...(camera === undefined ? [] : [`--use-file-for-fake-video-capture=${camera}`]),
    ],
  });
}

function systemBrowser(): string | undefined {
  const directories = (process.env.PATH ?? "").split(delimiter);
  const candidates = [...directories.flatMap((directory) => names.map((name) => join(directory, name))), ...wellKnown];
  return candidates.find((candidate) => existsSync(candidate));
}

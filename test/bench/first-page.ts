import { gzipSync } from "node:zlib";
import { origin } from "../support/addresses.ts";
import { launchBrowser } from "../support/browser.ts";

/** The JavaScript that a browser fetches for the storefront's first page until the network is idle, gzipped. */
export async function measureFirstPage(): Promise<{ first_page_js_gzip_bytes: number }> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    const sizes: Promise<number>[] = [];
    page.on("response", (response) => {
      if (response.request().resourceType() !== "script") return;
      sizes.push(response.body().then((body) => gzipSync(body).length));
    });
    await page.goto(origin("hosting"));
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("load");
    await page.getByRole("link", { name: /Courtyard Concert/ }).waitFor();
    const bytes = await Promise.all(sizes);
    return { first_page_js_gzip_bytes: bytes.reduce((sum, size) => sum + size, 0) };
  } finally {
    await browser.close();
  }
}

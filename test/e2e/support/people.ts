/** What people do on many pages, by hand. */
import type { Locator, Page } from "playwright-core";
import { defaultPassword, type Person } from "../../support/client.ts";

/** Signs in on the page that asks for it, with the second factor where one is asked for. */
export async function signIn(page: Page, { email }: Pick<Person, "email">, next = "/"): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await fillSignIn(page, email);
  await leaveSignIn(page);
}

/** As {@link signIn}, for somebody who has a second factor. */
export async function signInWithSecondFactor(page: Page, { email }: Pick<Person, "email">, next = "/"): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await fillSignIn(page, email);
  await page.getByRole("heading", { name: "Second factor" }).waitFor();
  await confirmPhone(page);
  await leaveSignIn(page);
}

/** Signing in is over once it leads on. The page knows the person some moments before, and so does the address. */
async function leaveSignIn(page: Page): Promise<void> {
  await page.waitForURL(({ pathname }) => pathname !== "/sign-in");
  for (const asked of [/^Password/, "Code from the message"]) {
    await page.getByLabel(asked).waitFor({ state: "detached" });
  }
  await page.getByRole("link", { name: /^Notifications/ }).waitFor();
}

async function fillSignIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel(/^Password/).fill(defaultPassword);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** Has a code sent to the phone, reads it where the demo shows it, and sends it back. */
export async function confirmPhone(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Send the code" }).click();
  const code = await textOf(page.getByRole("button", { name: /^\d{6}$/ }));
  await page.getByLabel("Code from the message").fill(code);
  await page.getByRole("button", { name: "Confirm", exact: true }).click();
}

/** Makes an account on the page where one signs in. */
export async function signUp(page: Page, name: string): Promise<{ email: string }> {
  const email = newAddress(name);
  await page.getByRole("link", { name: "Create an account" }).click();
  await fillSignUp(page, name, email);
  return { email };
}

/** An address that nobody has. */
export function newAddress(name: string): string {
  return `${name.toLowerCase().replaceAll(/\W/g, "")}-${crypto.randomUUID().slice(0, 8)}@gatehouse.example`;
}

/** Makes an account with that address, on the page that asks for it. */
export async function fillSignUp(page: Page, name: string, email: string): Promise<void> {
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel(/^Password/).fill(defaultPassword);
  await page.getByRole("button", { name: "Create the account" }).click();
  await leaveSignIn(page);
}

/** Opens the link that confirms the address, where the demo shows it, and says so. */
export async function confirmAddress(page: Page): Promise<void> {
  const opening = page.waitForEvent("popup");
  await page.getByRole("link", { name: "This is its link" }).click();
  const opened = await opening;
  await opened.waitForLoadState();
  await opened.close();
  await page.getByRole("button", { name: "I opened it" }).click();
}

/** A part of a page with a title. */
export function part(page: Page, title: string): Locator {
  return page.getByRole("region", { name: title, exact: true });
}

/** Answers what a button asks before it acts, and waits until it is done. */
export async function answer(page: Page, button: string, reason?: string): Promise<void> {
  const dialog = page.getByRole("dialog");
  if (reason !== undefined) await dialog.getByRole("textbox").fill(reason);
  await dialog.getByRole("button", { name: button, exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** The text of something on a page, once it is there. */
export async function textOf(element: Locator): Promise<string> {
  return (await element.textContent()) ?? "";
}

/** A fan follows an organiser, hears of what is new, and keeps a search. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tellFollowers } from "../../functions/src/follows/tell-followers.ts";
import { type EntityWorld, makeEntity, makeEvent } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { answer, part, signIn } from "./support/people.ts";

const browser = useBrowser();
const free = [{ name: "Free", price_minor: 0 }];

let world: EntityWorld;
let event_id: string;
beforeAll(async () => {
  world = await makeEntity();
  ({ event_id } = await makeEvent(world, free, { title: "Evening of ragas" }));
  await makeEvent(world, free, { title: "Morning market", category: "food" });
});
afterAll(() => world.close());

async function writeAnnouncement(page: Page, title: string, text: string): Promise<void> {
  await page.getByRole("button", { name: "New announcement" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Title").fill(title);
  await dialog.getByLabel("Text").fill(text);
  await dialog.getByRole("button", { name: "Save the draft" }).click();
  await dialog.waitFor({ state: "hidden" });
}

it("is told of an announcement, and reads it on the organiser's page until it is withdrawn", async () => {
  const fan = await browser.open();
  const event = `/p/${world.platform_id}/events/${event_id}`;
  await fan.goto(event);
  await fan.getByRole("link", { name: "Test entity" }).click();
  await fan.getByRole("heading", { name: "Test entity", level: 1 }).waitFor();
  await fan.getByText("0 followers").waitFor();
  await part(fan, "Coming up").getByRole("link", { name: "Morning market" }).waitFor();
  await signIn(fan, world.stranger, new URL(fan.url()).pathname);
  await fan.getByRole("button", { name: "Follow", exact: true }).click();
  await fan.getByText("1 follower", { exact: true }).waitFor();

  const editor = await browser.open();
  await signIn(editor, world.contentEditor, `/workspace/${world.entity_id}/announcements`);
  await writeAnnouncement(editor, "We have moved", "Find us at the old mill.");
  const draft = part(editor, "We have moved");
  await draft.getByText("Draft", { exact: true }).waitFor();
  await draft.getByRole("button", { name: "Edit" }).click();
  await editor.getByRole("dialog").getByLabel("Text").fill("Find us at the new mill.");
  await editor.getByRole("dialog").getByRole("button", { name: "Save the draft" }).click();
  await draft.getByText("Find us at the new mill.").waitFor();
  await part(fan, "Announcements").getByText("Nothing has been announced yet.").waitFor();
  await draft.getByRole("button", { name: "Publish" }).click();
  await answer(editor, "Publish");

  await part(fan, "Announcements").getByRole("heading", { name: "We have moved" }).waitFor();
  await tellFollowers(new Date());
  await fan.getByRole("link", { name: "Notifications, 1 unread" }).click();
  await fan.getByRole("link", { name: "Test entity announces: We have moved" }).click();
  await part(fan, "Announcements").getByText("Find us at the new mill.").waitFor();

  await draft.getByRole("button", { name: "Withdraw" }).click();
  await answer(editor, "Withdraw");
  await part(fan, "Announcements").getByText("Nothing has been announced yet.").waitFor();
  await fan.getByRole("button", { name: "Unfollow" }).click();
  await fan.getByText("0 followers").waitFor();
});

it("keeps a search under a name, finds it again, renames and deletes it", async () => {
  const page = await browser.open();
  await signIn(page, world.buyer, `/p/${world.platform_id}`);
  const saved = page.getByRole("navigation", { name: "Saved searches" });
  await page.getByLabel("Search events").fill("ragas");
  await page.getByText("Music", { exact: true }).click();
  await page.getByText("1 event fits").waitFor();
  await saved.getByRole("button", { name: "Save this search" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Ragas");
  await answer(page, "Save");
  await saved.getByRole("link", { name: "Ragas" }).waitFor();

  await page.goto(`/p/${world.platform_id}`);
  await page.getByRole("link", { name: "Morning market" }).waitFor();
  await saved.getByRole("link", { name: "Ragas" }).click();
  await page.getByText("1 event fits").waitFor();
  expect(await page.getByLabel("Search events").inputValue()).toBe("ragas");

  await saved.getByRole("button", { name: "Change saved searches" }).click();
  const dialog = page.getByRole("dialog", { name: "Saved searches" });
  await dialog.getByLabel("Name of Ragas").fill("Evenings");
  await dialog.getByRole("button", { name: "Rename" }).click();
  await dialog.getByLabel("Name of Evenings").waitFor();
  await dialog.getByRole("button", { name: "Delete Evenings" }).click();
  await page.getByRole("dialog", { name: "Delete Evenings?" }).getByRole("button", { name: "Delete" }).click();
  await saved.getByRole("link", { name: "Evenings" }).waitFor({ state: "detached" });
});

/** What tests make for themselves. It is closed after the last test of the file. */
import { afterAll } from "vitest";
import { applyForEntity } from "../../support/actions.ts";
import type { Person } from "../../support/client.ts";
import * as world from "../../support/world.ts";

interface Opened {
  close(): Promise<void>;
}

const opened: Opened[] = [];
afterAll(() => Promise.all(opened.map((each) => each.close())));

export async function closing<T extends Opened>(making: Promise<T>): Promise<T> {
  const made = await making;
  opened.push(made);
  return made;
}

/** Somebody new, with a confirmed address; with a phone, signed in with a second factor. */
export function somebody(name: string, phone?: string): Promise<Person> {
  return closing(world.newPerson(name, phone === undefined ? {} : { phone }));
}

export const makePlatform = (options?: Parameters<typeof world.makePlatform>[0]) =>
  closing(world.makePlatform(options));

export const makeEntity = (options?: Parameters<typeof world.makeEntity>[0]) => closing(world.makeEntity(options));

/** One more approved entity on a platform, for what would disturb the others there. */
export async function entityOfItsOwn(
  { platform_id, master }: Pick<world.PlatformWorld, "platform_id" | "master">,
  name = "Another entity",
): Promise<{ entity_id: string; owner: Person }> {
  const owner = await somebody("Another owner");
  const entity_id = await applyForEntity(owner, platform_id, { name });
  await master.call("approveEntity", { entity_id });
  return { entity_id, owner };
}

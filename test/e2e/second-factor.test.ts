/** A second factor where it is asked for: set up, signed in with, and back to what one was about to do. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { buy } from "../support/actions.ts";
import { admin, type Person } from "../support/client.ts";
import { waitFor } from "../support/wait-for.ts";
import { type EntityWorld, makeEntity, makeEvent, newPerson, stripe } from "../support/world.ts";
import { useBrowser } from "./support/browser.ts";
import { answer, confirmPhone, signIn } from "./support/people.ts";

const browser = useBrowser();

let world: EntityWorld;
let approver: Person;

beforeAll(async () => {
  [world, approver] = await Promise.all([makeEntity({ selling: true }), newPerson("Ada Approver")]);
});
afterAll(() => Promise.all([world.close(), approver.close()]));

describe("a refund above the platform's limit", () => {
  it("asks for a second factor, and is decided with it on the page where it was asked for", async () => {
    const { event_id, types } = await makeEvent(world, [{ name: "Box", price_minor: 600_00 }], { title: "Opera" });
    const [ticket_type_id = ""] = types;
    const order_id = await buy(world.buyer, event_id, [{ ticket_type_id, quantity: 2 }], stripe);
    const order = await admin.doc(`orders/${order_id}`).get();
    const { refund_id } = await world.financeManager.call("requestRefund", {
      order_id,
      ticket_ids: order.get("lines")[0].ticket_ids,
      reason: "Cancelled",
    });
    await world.god.call("setPlatformRoles", {
      platform_id: world.platform_id,
      email: approver.email,
      roles: ["superadmin"],
      reason: "r",
    });
    // The amount asks for it even where a grant would not.
    const grant = admin.doc(`platform_roles/${world.platform_id}_${approver.uid}`);
    await grant.update({ second_factor_required: false });
    onTestFinished(async () => void (await grant.update({ second_factor_required: true })));

    const page = await browser.open();
    await signIn(page, approver, `/console/${world.platform_id}/refunds`);
    await page.getByText("deciding that asks for your second factor").waitFor();
    expect(await page.getByRole("button", { name: "Approve" }).count()).toBe(0);
    await page.getByRole("link", { name: "Set up a second factor" }).click();
    await page.getByLabel("Phone number").fill("+1 555 555 0888");
    await confirmPhone(page);
    await page.getByRole("link", { name: "Go on" }).click();
    await page.getByRole("heading", { name: "Refunds" }).waitFor();
    await page.getByRole("button", { name: "Approve" }).click();
    await answer(page, "Approve");
    await waitFor(
      "the refund",
      async () => (await admin.doc(`refunds/${refund_id}`).get()).get("status") === "succeeded",
    );
  });
});

describe("who is signed in already", () => {
  it("may sign in once more where a second factor is asked for, and need not type their address", async () => {
    const page = await browser.open();
    await signIn(page, world.buyer, "/tickets");
    await page.goto("/sign-in?step_up=1&next=%2Ftickets");
    await page.getByText("What you were about to do asks for your second factor").waitFor();
    expect(await page.getByLabel("E-mail address").inputValue()).toBe(world.buyer.email);
  });
});

describe("a forgotten password", () => {
  it("is answered alike, whether there is an account or not", async () => {
    for (const email of [world.buyer.email, "nobody.at.all@gatehouse.example"]) {
      const page = await browser.open();
      await page.goto("/sign-in?mode=reset");
      await page.getByLabel("E-mail address").fill(email);
      await page.getByRole("button", { name: "Send the link" }).click();
      await page.getByText("If there is an account with this address").waitFor();
    }
  });
});

describe("the page of second factors", () => {
  it("leads back to where somebody came from", async () => {
    const page = await browser.open();
    await signIn(page, world.buyer, "/tickets?past");
    await page.getByRole("heading", { name: "My tickets" }).waitFor();
    await page.getByRole("button", { name: /account/i }).click();
    await page.getByRole("link", { name: "Second factor" }).click();
    await page.getByRole("heading", { name: "Second factor" }).waitFor();
    await page.getByRole("link", { name: "Back to where you were" }).click();
    await page.waitForURL(/\/tickets\?past$/);
  });
});

// The emulator knows phones only, so its answer to the password, and the one to the code, are Authentication's own here.
describe("an authenticator app", () => {
  it("is asked for its code at sign-in, which goes to Authentication with the factor's id", async () => {
    const page = await browser.open();
    const sent: unknown[] = [];
    await page.route(/accounts:signInWithPassword/, (route) =>
      route.fulfill({
        json: {
          localId: "somebody",
          email: "app@gatehouse.example",
          mfaPendingCredential: "pending",
          mfaInfo: [
            { mfaEnrollmentId: "enrolment", displayName: "App", enrolledAt: new Date().toISOString(), totpInfo: {} },
          ],
        },
      }),
    );
    await page.route(/mfaSignIn:finalize/, async (route) => {
      sent.push(route.request().postDataJSON());
      await route.fulfill({ status: 400, json: { error: { code: 400, message: "INVALID_CODE" } } });
    });
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill("app@gatehouse.example");
    await page.getByLabel(/^Password/).fill("gatehouse-demo");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByLabel("Code from the app").fill("123 456");
    await page.getByRole("button", { name: "Confirm", exact: true }).click();
    await page.getByText("This code is not right").waitFor();
    expect(sent).toMatchObject([
      {
        mfaPendingCredential: "pending",
        mfaEnrollmentId: "enrolment",
        totpVerificationInfo: { verificationCode: "123456" },
      },
    ]);
  });
});

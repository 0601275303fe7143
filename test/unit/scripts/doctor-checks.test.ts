import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { eventsOfConnectedAccounts, eventsOfOwnAccount } from "../../../functions/src/payments/stripe-events.ts";
import { appCheckSteps } from "../../../scripts/app-check.ts";
import { lookAtEndpoints, webhookUrl } from "../../../scripts/stripe-endpoints.ts";
import { root } from "../../support/paths.ts";

const running: { close(): void }[] = [];
afterEach(() => {
  for (const server of running.splice(0)) server.close();
});

/** A server that gives one answer to everything, and keeps what it was asked. */
async function answering(status: number, body: unknown) {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  running.push(server);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens nowhere");
  return { asked, port: address.port, origin: `http://127.0.0.1:${address.port}` };
}

describe("the doctor on App Check", () => {
  const token = async () => "a-token";
  const look = async (status: number, body: unknown) => {
    const { origin } = await answering(status, body);
    return appCheckSteps("my-project", { origin, token });
  };

  it("asks for Firestore, with the credentials at hand, and is content where it is enforced", async () => {
    const google = await answering(200, { name: "…", enforcementMode: "ENFORCED" });
    expect(await appCheckSteps("my-project", { origin: google.origin, token })).toEqual([]);
    expect(google.asked.map(({ method, url, headers }) => [method, url, headers.authorization])).toEqual([
      ["GET", "/v1/projects/my-project/services/firestore.googleapis.com", "Bearer a-token"],
    ]);
  });

  it.each([{ enforcementMode: "UNENFORCED" }, { enforcementMode: "OFF" }, {}])(
    "says where to enforce it where Google answers %j",
    async (body) => {
      expect(await look(200, body)).toEqual([
        expect.stringMatching(
          /^App Check is not enforced for Firestore \((UNENFORCED|OFF)\): .* Cloud Firestore, Enforce$/,
        ),
      ]);
    },
  );

  it.each([
    [403, { error: { status: "PERMISSION_DENIED" } }, "Google answers 403"],
    [401, {}, "Google answers 401"],
    [500, {}, "Google answers 500"],
    [200, [], "not understood"],
  ])("takes %i %j for neither yes nor no, and says who may ask", async (status, body, why) => {
    const [step, ...others] = await look(status, body);
    expect(others).toEqual([]);
    expect(step).toContain("could not be read");
    expect(step).toContain(why);
    expect(step).toContain("App Check Viewer");
  });

  it("says so where there are no credentials, or nobody answers", async () => {
    const none = { origin: "http://127.0.0.1:1", token: () => Promise.reject(new Error("no credentials")) };
    expect(await appCheckSteps("my-project", none)).toEqual([expect.stringContaining("(no credentials)")]);
    const nobody = { origin: "http://127.0.0.1:1", token };
    expect(await appCheckSteps("my-project", nobody)).toEqual([expect.stringContaining("could not be read")]);
  });
});

describe("the doctor on Stripe's endpoints", () => {
  const url = webhookUrl("my-project");
  const own = {
    id: "we_own",
    object: "webhook_endpoint",
    api_version: "2026-10-28.endive",
    application: null,
    enabled_events: [...eventsOfOwnAccount] as string[],
    status: "enabled",
    url,
  };
  const connected = {
    ...own,
    id: "we_connected",
    api_version: null,
    application: "ca_1",
    enabled_events: [...eventsOfConnectedAccounts] as string[],
  };
  const look = async (...data: object[]) => {
    const stripe = await answering(200, { object: "list", data, has_more: false, url: "/v1/webhook_endpoints" });
    const { port } = stripe;
    return lookAtEndpoints("my-project", "sk_test_1", { host: "127.0.0.1", port, protocol: "http" });
  };

  it("is content with one for each kind of account, and lists them", async () => {
    expect(await look(own, connected, { ...own, id: "we_other", url: "https://example.com/hook" })).toEqual({
      steps: [],
      notes: [
        `we_own: your own account, enabled, ${eventsOfOwnAccount.length} kinds of events, 2026-10-28.endive of the API`,
        "we_connected: connected accounts, enabled, 2 kinds of events, the account's version of the API",
      ],
    });
    expect((await look({ ...own, enabled_events: ["*"] }, connected)).steps).toEqual([]);
  });

  it.each([
    [
      "there is none",
      [],
      ["add a webhook endpoint for your own account", "add a webhook endpoint for connected accounts"],
    ],
    ["one has to do for both", [own], ["add a webhook endpoint for connected accounts"]],
    ["both are for one's own account", [own, { ...connected, application: null }], ["for connected accounts"]],
    ["they are elsewhere", [{ ...own, url: `${url}/` }, connected], ["for your own account"]],
    [
      "Stripe switched one off",
      [{ ...own, status: "disabled" }, connected],
      ["switch the webhook endpoint for your own account on again (we_own)"],
    ],
    [
      "events are missing",
      [{ ...own, enabled_events: own.enabled_events.slice(2) }, connected],
      [
        "let the webhook endpoint for your own account (we_own) send checkout.session.completed and checkout.session.expired",
      ],
    ],
  ])("says what to do where %s", async (_, endpoints, wanted) => {
    const { steps } = await look(...endpoints);
    expect(steps).toEqual(wanted.map((step) => expect.stringContaining(step)));
  });

  it("says that it was not asked without a key, and what Stripe says where it refuses", async () => {
    expect(await lookAtEndpoints("my-project", undefined)).toMatchObject({
      steps: [],
      notes: [expect.stringContaining("not looked at")],
    });
    const { port } = await answering(401, { error: { type: "invalid_request_error", message: "Invalid API Key" } });
    const { steps } = await lookAtEndpoints("my-project", "sk_wrong", { host: "127.0.0.1", port, protocol: "http" });
    expect(steps).toEqual([expect.stringContaining("Invalid API Key")]);
  });

  it("looks for the events that the deployment guide names, endpoint by endpoint", async () => {
    const guide = await readFile(join(root, "README.md"), "utf8");
    const [, ownPart = "", connectedPart = ""] =
      /_Your account_,(.*?)_Connected accounts_,(.*?)\n\n/s.exec(guide) ?? [];
    const named = (part: string) => [...part.matchAll(/`([a-z_]+(?:\.[a-z_]+)+)`/g)].map(([, type]) => type);
    expect(named(ownPart)).toEqual([...eventsOfOwnAccount]);
    expect(named(connectedPart)).toEqual([...eventsOfConnectedAccounts]);
  });
});

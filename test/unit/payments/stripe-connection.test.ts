import { afterEach, describe, expect, it, vi } from "vitest";

/** Connects anew, in an environment of its own. */
async function connect(environment: Record<string, string | undefined>) {
  vi.resetModules();
  vi.unstubAllEnvs();
  const all = {
    STRIPE_SECRET_KEY: "sk_test_1",
    STRIPE_API_BASE: undefined,
    FIRESTORE_EMULATOR_HOST: undefined,
    FUNCTIONS_EMULATOR: undefined,
    ...environment,
  };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  const { stripe } = await import("../../../functions/src/runtime/stripe.ts");
  return stripe();
}
afterEach(() => vi.unstubAllEnvs());

const emulated = { FUNCTIONS_EMULATOR: "true" };
const simulator = { STRIPE_API_BASE: "http://127.0.0.1:12111" };

describe("the connection to Stripe", () => {
  it("goes to Stripe where nothing else is said, and to the simulator on the emulators", async () => {
    expect((await connect({})).getConstant("DEFAULT_HOST")).toBe("api.stripe.com");
    await connect({ ...emulated, ...simulator });
    await connect({ ...emulated, STRIPE_API_BASE: "http://localhost:12111" });
  });

  it("refuses the simulator's address anywhere but on the emulators", async () => {
    await expect(connect(simulator)).rejects.toMatchObject({
      code: "internal",
      cause: expect.stringContaining("emulators"),
    });
  });

  it("refuses Stripe itself on the emulators, and any other machine", async () => {
    await expect(connect(emulated)).rejects.toMatchObject({ code: "internal" });
    for (const base of ["http://example.com", "https://api.stripe.com", "http://127.0.0.1.example.com:12111"]) {
      await expect(connect({ ...emulated, STRIPE_API_BASE: base })).rejects.toMatchObject({ code: "internal" });
    }
  });

  it("refuses to go without a key", async () => {
    await expect(connect({ STRIPE_SECRET_KEY: "" })).rejects.toMatchObject({ code: "internal" });
    await expect(connect({ STRIPE_SECRET_KEY: undefined })).rejects.toMatchObject({ code: "internal" });
  });
});

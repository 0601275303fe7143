import type Stripe from "stripe";
import { findAccount } from "./accounts.ts";
import { endpoint } from "./endpoint.ts";
import { invalidState } from "./errors.ts";
import { randomString } from "./identifiers.ts";
import { object, oneOf, parametersOf, required, string, url } from "./parameters.ts";
import type { OnboardingVisit } from "./state.ts";
import type { World } from "./world.ts";

/** How long an account link can be opened, in seconds. */
const ACCOUNT_LINK_LIFETIME_S = 300;

/** What opening an account link leads to. */
export type OpenedLink =
  | { kind: "visit"; visitToken: string }
  /** Opened before, or too late: the platform has to make a new one. */
  | { kind: "stale"; refreshUrl: string }
  | { kind: "unknown" };

/** Uses up an account link: it opens the onboarding once. */
export function openAccountLink(world: World, token: string): OpenedLink {
  const link = world.state.account_links[token];
  if (link === undefined) return { kind: "unknown" };
  if (link.used || world.now() >= link.expires_at) return { kind: "stale", refreshUrl: link.refresh_url };
  link.used = true;
  const visitToken = randomString(24);
  world.state.onboarding_visits[visitToken] = { account: link.account, return_url: link.return_url };
  return { kind: "visit", visitToken };
}

export function findOnboardingVisit(world: World, visitToken: string): OnboardingVisit | undefined {
  return world.state.onboarding_visits[visitToken];
}

export const accountLinkEndpoints = [
  endpoint(
    "POST",
    "/v1/account_links",
    parametersOf<Stripe.AccountLinkCreateParams>()({
      account: required(string()),
      collect: oneOf("currently_due", "eventually_due"),
      collection_options: object({
        fields: oneOf("currently_due", "eventually_due"),
        future_requirements: oneOf("include", "omit"),
      }),
      refresh_url: required(url()),
      return_url: required(url()),
      type: required(oneOf("account_onboarding", "account_update")),
    }),
    ({ world, parameters }) => {
      const account = findAccount(world, parameters.account);
      if (parameters.type === "account_update" && account.type !== "custom") {
        throw invalidState(
          `You cannot create \`account_update\` type Account Links for this account. Use \`account_onboarding\` ` +
            "instead.",
        );
      }
      const token = randomString(12);
      const now = world.now();
      const expiresAt = now + ACCOUNT_LINK_LIFETIME_S;
      world.state.account_links[token] = {
        token,
        account: account.id,
        expires_at: expiresAt,
        refresh_url: parameters.refresh_url,
        return_url: parameters.return_url,
        used: false,
      };
      const link: Stripe.AccountLink = {
        object: "account_link",
        created: now,
        expires_at: expiresAt,
        url: `${world.baseUrl}/setup/e/${account.id}/${token}`,
      };
      return link;
    },
  ),
];

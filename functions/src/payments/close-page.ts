import type { Stripe } from "stripe";
import { stripe } from "../runtime/stripe.ts";
import { isMissing, isRefusal } from "../runtime/stripe-failures.ts";

/**
 * Closes a payment page, so that nobody pays on it any more.
 *
 * @returns the session as Stripe has it afterwards; null if Stripe knows of none
 */
export async function closePage(session_id: string): Promise<Stripe.Checkout.Session | null> {
  const sessions = stripe().checkout.sessions;
  try {
    const session = await sessions.retrieve(session_id);
    return session.status === "open" ? await sessions.expire(session_id) : session;
  } catch (error) {
    if (isMissing(error)) return null;
    // It was paid, or has expired, while we were asking.
    if (isRefusal(error)) return sessions.retrieve(session_id);
    throw error;
  }
}

/** The collections of affiliates. */

import { collection } from "../runtime/collection.ts";
import type { Affiliate, Commission, CommissionRules, Referral, ReferralCode } from "./model.ts";

export const commissionRules = () => collection<CommissionRules>("commission_rules");

export const commissions = () => collection<Commission>("commissions");

export const affiliates = () => collection<Affiliate>("affiliates");

export const referralCodes = () => collection<ReferralCode>("referral_codes");

export const referrals = () => collection<Referral>("referrals");

import { inWords } from "../format.ts";

const words: Partial<Record<string, string>> = {
  external_account: "A bank account for payouts",
  tos_acceptance: "Your consent to Stripe's terms",
  business_profile: "About what you sell",
  business_type: "What kind of business you are",
  individual: "About you",
  company: "About your company",
  representative: "About who represents the company",
  owners: "About who owns the company",
  verification: "identity check",
  dob: "date of birth",
  mcc: "kind of goods",
  url: "website",
  id_number: "identity number",
  ssn_last_4: "last four digits of the social security number",
};

/** One of Stripe's requirements for people: `individual.dob.day` is "About you: date of birth, day". */
export function requirementInWords(requirement: string): string {
  const [first = "", ...rest] = requirement.split(".").map((part) => words[part] ?? inWords(part).toLowerCase());
  const start = first.charAt(0).toUpperCase() + first.slice(1);
  // What is said about a whole part needs no details: "tos_acceptance.date" is the consent.
  if (rest.length === 0 || requirement.startsWith("tos_acceptance")) return start;
  return `${start}: ${rest.join(", ")}`;
}

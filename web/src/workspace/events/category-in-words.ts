import type { CommissionCategory } from "@gatehouse/functions/affiliates";

/** What is sold, for the choice of a ticket type. What affiliates earn differs by it. */
const categoryWords: Record<CommissionCategory, string> = {
  ticket: "Ticket",
  addon: "Add-on: parking, a shirt, a meal",
  server: "Server or hosting plan",
  domain: "Domain name",
};

/** Servers and domains stand apart: platforms of hosters sell them, and nobody looks for them at a concert. */
const groups: [group: string, categories: CommissionCategory[]][] = [
  ["For an event", ["ticket", "addon"]],
  ["From a hoster", ["server", "domain"]],
];

export const categoryChoices = groups.map(([group, categories]) => ({
  group,
  items: categories.map((category) => ({ value: category, label: categoryWords[category] })),
}));

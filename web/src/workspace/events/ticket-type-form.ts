import { commissionCategories } from "@gatehouse/functions/affiliates";
import type { TicketType } from "@gatehouse/functions/events";
import {
  chargeProblem,
  chargeProblemInWords,
  currencyOf,
  parseAmount,
  toDecimal,
} from "@gatehouse/functions/model/currencies";
import { oneLine, severalLines } from "@gatehouse/functions/model/visible";
import { lengthProblem, nameProblem, toCount } from "../../forms/checks.ts";
import { fromLocalInput, localTimeProblem, toLocalInput } from "../../forms/date-time.ts";

export type TicketTypeField =
  | "name"
  | "description"
  | "category"
  | "price_minor"
  | "quantity"
  | "per_order_limit"
  | "per_person_limit"
  | "sales_start_at"
  | "sales_end_at";
export type TicketTypeValues = Record<TicketTypeField, string>;

export const newTicketTypeValues: TicketTypeValues = {
  name: "",
  description: "",
  category: "ticket",
  price_minor: "",
  quantity: "100",
  per_order_limit: "10",
  per_person_limit: "",
  sales_start_at: "",
  sales_end_at: "",
};

export function ticketTypeValues(type: TicketType, timeZone: string): TicketTypeValues {
  const local = (at: TicketType["sales_end_at"]) => (at === null ? "" : toLocalInput(at.toMillis(), timeZone));
  return {
    name: type.name,
    description: type.description,
    category: type.category,
    price_minor: toDecimal(type.price_minor, type.currency),
    quantity: String(type.quantity),
    per_order_limit: String(type.per_order_limit),
    per_person_limit: type.per_person_limit === null ? "" : String(type.per_person_limit),
    sales_start_at: local(type.sales_start_at),
    sales_end_at: local(type.sales_end_at),
  };
}

export function checkTicketType(values: TicketTypeValues, currency: string, timeZone: string) {
  const { sales_start_at: start, sales_end_at: end } = values;
  const perOrder = toCount(values.per_order_limit, 1);
  return {
    name: nameProblem(values.name, 1, 80),
    description: lengthProblem(values.description, 0, 1000),
    price_minor: priceProblem(values.price_minor, currency),
    quantity: quantityProblem(values.quantity),
    per_order_limit: perOrder === null || perOrder > 20 ? "A whole number from 1 to 20." : null,
    per_person_limit:
      values.per_person_limit.trim() === "" || toCount(values.per_person_limit, 1) !== null
        ? null
        : "A whole number, or nothing.",
    // Both are local times of one zone, written year first: they compare as they stand.
    sales_start_at: localTimeProblem(start, timeZone),
    sales_end_at:
      localTimeProblem(end, timeZone) ??
      (start !== "" && end !== "" && end <= start ? "Sales end after they begin." : null),
  };
}

export function priceProblem(value: string, currency: string): string | null {
  const price = parseAmount(value, currency);
  if (price === null) {
    const example = toDecimal(25 * currencyOf(currency).charge_minor_min, currency);
    return `An amount in ${currency} such as ${example}; 0 for a free ticket.`;
  }
  const problem = price === 0 ? null : chargeProblem(price, currency);
  return problem === null ? null : chargeProblemInWords(problem, currency);
}

export function quantityProblem(value: string): string | null {
  const quantity = toCount(value, 1);
  return quantity === null || quantity > 100_000 ? "A whole number from 1 to 100,000." : null;
}

/** The fields as they are stored; `stored` is what they were. */
export function toTicketType(
  values: TicketTypeValues,
  currency: string,
  timeZone: string,
  stored: Pick<TicketType, "sales_start_at" | "sales_end_at"> | null,
) {
  return {
    name: oneLine(values.name),
    description: severalLines(values.description),
    category: commissionCategories.find((category) => category === values.category) ?? "ticket",
    price_minor: parseAmount(values.price_minor, currency),
    quantity: toCount(values.quantity, 1),
    per_order_limit: toCount(values.per_order_limit, 1),
    per_person_limit: toCount(values.per_person_limit, 1),
    sales_start_at: fromLocalInput(values.sales_start_at, timeZone, stored?.sales_start_at),
    sales_end_at: fromLocalInput(values.sales_end_at, timeZone, stored?.sales_end_at),
  };
}

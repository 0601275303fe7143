import { commissions } from "../affiliates/collections.ts";
import { commissionLevels } from "../affiliates/commissions.ts";
import type { Commission } from "../affiliates/model.ts";
import { proportion, sum } from "../model/money.ts";
import { orders } from "../payments/collections.ts";
import type { Order, OrderLine } from "../payments/model.ts";
import { entityShare } from "../payments/pricing.ts";
import type { Platform } from "../platforms/model.ts";
import { platforms } from "../runtime/collections.ts";
import { derivedId } from "../runtime/derived-ids.ts";
import type { Found } from "../runtime/work.ts";
import { about, type Invariant, lookUp, otherPlace, pagesOf, refIn, relatedBy } from "./invariant.ts";

export const eachCommission: Invariant = {
  name: "A commission is at most what its rate gives on its line, and all of a line at most what the entity has of it",
  remedy: "Put it on hold before it is paid out, and look at how the order came about.",
  async *findings(looking) {
    for await (const found of pagesOf(commissions(), looking)) {
      const ids = found.map(({ data }) => data.order_id);
      const [theirs, theirPlatforms, siblingsOf] = await Promise.all([
        lookUp(ids.map((id) => refIn(orders(), id))),
        lookUp(found.map(({ data }) => refIn(platforms(), data.platform_id))),
        relatedBy(commissions(), "order_id", ids),
      ]);
      for (const commission of found) {
        const { order_id, line } = commission.data;
        const order = theirs.get(refIn(orders(), order_id));
        const ofLine = siblingsOf(order_id).filter(({ data }) => data.line === line && data.earned_minor > 0);
        const platform = theirPlatforms.get(refIn(platforms(), commission.data.platform_id));
        yield* about(commission, faults(commission, order));
        // Once for all of a line.
        if (commission.data.level === 1)
          yield* about(commission, faultsOfLine(commission.data, order, ofLine, platform));
      }
    }
  },
};

function* faults({ id, data }: Found<Commission>, order: Order | undefined): Generator<string> {
  const line = order?.lines[data.line];
  if (order === undefined || line === undefined) {
    yield `line ${data.line} of its order ${data.order_id} is missing`;
    return;
  }
  yield* otherPlace(data, order, "its order");
  if (order.paid_at === null) yield "its order was never paid";
  if (data.affiliate_id === data.buyer_id) yield "the buyer earns it";
  if (data.buyer_id !== order.buyer_id) yield `its buyer is ${data.buyer_id}, and the order's ${order.buyer_id}`;
  if (data.currency !== order.currency) yield `it is in ${data.currency}, and its order in ${order.currency}`;
  if (data.level < 1 || data.level > commissionLevels) yield `it is of level ${data.level}`;
  // Whoever of them was no affiliate any more when it was paid is left out, so the places do not tell the levels.
  if (!order.upline.includes(data.affiliate_id)) yield `${data.affiliate_id} does not stand above the buyer`;
  if (data.amount_minor !== data.earned_minor - data.reversed_minor && data.status !== "paid") {
    yield `its amount is ${data.amount_minor}, of ${data.earned_minor} less ${data.reversed_minor}`;
  }
  // What takes back a commission that was paid already; it stands against what the affiliate earns next.
  if (data.earned_minor < 0) return;
  if (id !== derivedId("commission", data.order_id, data.line, data.level))
    yield "its id is not that of its line and level";
  if (data.category !== line.category) yield `it is for ${data.category}, and its line is ${line.category}`;
  yield* faultsOfAmount(data, line);
}

function* faultsOfLine(
  commission: Commission,
  order: Order | undefined,
  ofLine: readonly Found<Commission>[],
  platform: Platform | undefined,
): Generator<string> {
  const line = order?.lines[commission.line];
  if (order === undefined || line === undefined) return;
  const together = sum(ofLine.map((other) => other.data.earned_minor));
  const entity_minor = entityShare(line, order.fee_bearer);
  // The platform may have set another share since, in which case that of then is not known any more.
  const isOlder = platform === undefined || commission.created_at.toMillis() < platform.updated_at.toMillis();
  const share_bps = isOlder ? 10_000 : platform.settings.commission_share_bps_max;
  const most_minor = proportion(entity_minor, share_bps, 10_000);
  if (together > most_minor) yield `all of its line come to ${together}, and ${most_minor} is what there is for them`;
}

function* faultsOfAmount(commission: Commission, line: OrderLine): Generator<string> {
  const { rate, base_minor, earned_minor, refunded_base_minor, reversed_minor } = commission;
  const price_minor = line.unit_price_minor * line.quantity;
  if (base_minor !== price_minor) yield `it is on ${base_minor}, and its line cost ${price_minor}`;
  const most_minor =
    rate.kind === "percent" ? proportion(price_minor, rate.bps, 10_000) : rate.amount_minor * line.quantity;
  if (earned_minor > most_minor) yield `it is ${earned_minor}, and its rate gives ${most_minor}`;
  if (refunded_base_minor < 0 || refunded_base_minor > base_minor) yield `${refunded_base_minor} of its line went back`;
  if (reversed_minor < 0 || reversed_minor > earned_minor) yield `${reversed_minor} of it was taken back`;
}

import { at, operationsOf } from "../runtime/registry.ts";

export const operations = {
  payments: operationsOf({
    readOrderTickets: at("GET /orders/{order_id}/tickets", () => import("./read-order-tickets.ts")),
    requestRefund: at("POST /orders/{order_id}/refunds", () => import("./request-refund.ts")),
    approveRefund: at("POST /refunds/{refund_id}/approve", () => import("./approve-refund.ts")),
    rejectRefund: at("POST /refunds/{refund_id}/reject", () => import("./reject-refund.ts")),
    retryRefund: at("POST /refunds/{refund_id}/retry", () => import("./retry-refund.ts")),
    decideRefundByHand: at(
      "POST /orders/{order_id}/refunds_by_hand/{stripe_refund_id}/decide",
      () => import("./decide-refund-by-hand.ts"),
    ),
    cancelTickets: at("POST /orders/{order_id}/tickets/cancel", () => import("./cancel-tickets.ts")),
  }),
  sales: operationsOf({
    createOrder: at("POST /orders", () => import("./create-order.ts")),
    cancelOrder: at("POST /orders/{order_id}/cancel", () => import("./cancel-order.ts")),
    giveBackTickets: at("POST /orders/{order_id}/tickets/give_back", () => import("./give-back-tickets.ts")),
  }),
};

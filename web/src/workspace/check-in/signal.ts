/** Tells a hand that holds the phone how it went, where the phone can: one short buzz, or three. */
export function signal(isAdmitted: boolean): void {
  navigator.vibrate?.(isAdmitted ? 80 : [120, 80, 120, 80, 120]);
}

/** Whose calls come from where. */
import { isIP } from "node:net";
import { isEmulated } from "./configuration.ts";

/**
 * The address that a request came from: the last entry of `X-Forwarded-For`. Google's front end puts it there; whatever
 * stands before it is what the caller claims, and `request.ip` would believe that.
 */
export function addressOf(headers: Record<string, string | string[] | undefined>): string {
  const forwarded = [headers["x-forwarded-for"] ?? []].flat().join(",");
  return forwarded.split(",").at(-1)?.trim() ?? "";
}

/**
 * What shares an allowance: an IPv4 address, or the /64 network of an IPv6 address, of which a subscriber has all.
 * Null on the emulators for this machine itself, from which everybody comes there.
 */
export function networkOf(address: string): string | null {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (isEmulated() && ["", "127.0.0.1", "::1"].includes(plain)) return null;
  return isIP(plain) === 6 ? `${ipv6Groups(plain).slice(0, 4).join(":")}::/64` : plain;
}

function ipv6Groups(address: string): string[] {
  const [head = "", tail] = address.toLowerCase().split("%", 1).join("").split("::");
  const groups = (text: string | undefined) => (text ? text.split(":") : []);
  const [before, after] = [groups(head), groups(tail)];
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(Math.max(0, zeros)).fill("0"), ...after].map((group) =>
    group.replace(/^0+(?=.)/, ""),
  );
}

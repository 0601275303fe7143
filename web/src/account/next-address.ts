import { useSearchParams } from "react-router";
import { insideAddress } from "./inside-address.ts";

/** Where to go after signing in: the `next` of the address if it leads within these pages, else home. */
export function useNextAddress(): string {
  const [params] = useSearchParams();
  return insideAddress(params.get("next"));
}

import { useSearchParams } from "react-router";

/** Where to go after signing in: the `next` of the address if it leads within these pages, else home. */
export function useNextAddress(): string {
  const [params] = useSearchParams();
  const next = params.get("next") ?? "/";
  return /^\/(?![\\/])/.test(next) ? next : "/";
}

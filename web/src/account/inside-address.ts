const here = "https://inside.invalid";

// What a browser drops, or takes for a slash, so that `/<tab>/host` is another site's address; encoded, too, for whoever
// decodes once more.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const outward = /[\u0000-\u0020\u007f-\u00a0\\]|^\/(?:\/|%(?:[01][0-9a-f]|20|2f|5c|7f))/i;

/** A place within these pages, as a browser understands it; home for whatever could lead out of them. */
export function insideAddress(given: string | null): string {
  if (given === null || !given.startsWith("/") || outward.test(given)) return "/";
  if (!URL.canParse(given, here)) return "/";
  const { origin, pathname, search, hash } = new URL(given, here);
  // Its dots resolved, `/.//host` begins with two slashes as well.
  return origin === here && !outward.test(pathname) ? `${pathname}${search}${hash}` : "/";
}

/** A name as a part of addresses: "Café Zürich" is `cafe-zurich`. 2 to 80 characters of a-z, 0-9 and single hyphens. */
export function toSlug(name: string): string {
  const slug = name
    .normalize("NFKD")
    .replaceAll(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, 80)
    .replaceAll(/^-|-$/g, "");
  // A name without Latin letters leaves nothing.
  return slug.length >= 2 ? slug : `entity-${slug || "x"}`;
}

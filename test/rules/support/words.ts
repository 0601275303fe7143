/** The words and numbers in a name or an expression, such as `owner` in `isSelf(resource.data.owner_id)`. */
export function wordsOf(text: string): Set<string> {
  const words = text.match(/[A-Z]?[a-z]{2,}|-?\d+/g) ?? [];
  return new Set(words.map((word) => word.toLowerCase()));
}

export function countShared(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  let count = 0;
  for (const word of some) if (others.has(word)) count += 1;
  return count;
}

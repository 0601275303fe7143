/**
 * For a read that many want at the same moment: who asks while one runs shares the next one with all who ask until it
 * begins. So every answer is of a moment after its question, and at most one is under way.
 */
export function sharedRead<T>(read: () => Promise<T>): () => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  let next: Promise<T> | null = null;
  return () => {
    next ??= last.then(() => {
      next = null;
      const answer = read();
      last = answer.catch(() => null);
      return answer;
    });
    return next;
  };
}

/**
 * Tells that a long step has begun, how long it has been going on, and that it is done.
 *
 * On a terminal it is one line that counts the seconds; elsewhere (CI, a log) it is a line every ten seconds.
 */
export async function withProgress<Result>(step: string, work: () => Promise<Result>): Promise<Result> {
  const started = Date.now();
  const seconds = () => ((Date.now() - started) / 1000).toFixed(1);
  const terminal = process.stdout.isTTY;
  const write = (line: string) => process.stdout.write(terminal ? `\r\u001b[K${line}` : `${line}\n`);

  write(`… ${step}`);
  const ticker = setInterval(
    () => write(`… ${step}, ${Math.round((Date.now() - started) / 1000)} s`),
    terminal ? 1000 : 10_000,
  );
  try {
    const result = await work();
    write(`✓ ${step} (${seconds()} s)`);
    return result;
  } catch (error) {
    write(`✗ ${step} (${seconds()} s)`);
    throw error;
  } finally {
    clearInterval(ticker);
    if (terminal) process.stdout.write("\n");
  }
}

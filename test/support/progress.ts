/** Tells what a long step is doing just now. */
export type Report = (detail: string) => void;

/**
 * Tells that a long step has begun, how long it has been going on and what it is doing, and that it is done.
 *
 * On a terminal it is one line that counts the seconds; elsewhere (CI, a log) it is a line every ten seconds.
 */
export async function withProgress<Result>(step: string, work: (report: Report) => Promise<Result>): Promise<Result> {
  const started = Date.now();
  const seconds = () => (Date.now() - started) / 1000;
  const terminal = process.stdout.isTTY;
  let doing = "";
  const write = (mark: string, decimals: number) => {
    const line = `${mark} ${step}${doing} (${seconds().toFixed(decimals)} s)`;
    process.stdout.write(terminal ? `\r\u001b[K${line.slice(0, process.stdout.columns - 1)}` : `${line}\n`);
  };

  write("…", 0);
  const ticker = setInterval(() => write("…", 0), terminal ? 500 : 10_000);
  const end = (mark: string) => {
    clearInterval(ticker);
    doing = "";
    write(mark, 1);
    if (terminal) process.stdout.write("\n");
  };
  try {
    const result = await work((detail) => {
      doing = `: ${detail}`;
    });
    end("✓");
    return result;
  } catch (error) {
    end("✗");
    throw error;
  }
}

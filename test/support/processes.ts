import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The ids of all processes that descend from a process, itself not included. */
export async function descendantsOf(processId: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid="]);
  const childrenOf = new Map<number, number[]>();
  for (const line of stdout.trim().split("\n")) {
    const [id, parent] = line.trim().split(/\s+/).map(Number);
    if (id === undefined || parent === undefined) continue;
    childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), id]);
  }
  const found: number[] = [];
  const queue = [processId];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const children = childrenOf.get(next) ?? [];
    found.push(...children);
    queue.push(...children);
  }
  return found;
}

/** Ends processes at once; those that have ended already are passed over. */
export function endNow(processIds: Iterable<number>): void {
  for (const id of processIds) {
    try {
      process.kill(id, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
}

import { z } from "zod";

/** What Cloud Functions gives a function that asks for nothing else. */
const usual = { memory_mb: 256, concurrency: 80, min_instances: 0 };

const setting = z.number().catch(Number.NaN);
const endpointSchema = z.object({
  availableMemoryMb: setting,
  concurrency: setting,
  minInstances: setting,
  secretEnvironmentVariables: z.array(z.object({ key: z.string() })).default([]),
});

/** A service that a deployment makes: one of Cloud Run's. */
export interface DeployedService {
  name: string;
  memory_mb: number;
  concurrency: number;
  min_instances: number;
  secrets: string[];
  /** How many operations it runs; 0 for what Firestore, Stripe or the clock calls. */
  operations: number;
}

/** All of them, as `functions/src/index.ts` declares them under the settings that are in the environment by now. */
export async function deployedServices(): Promise<DeployedService[]> {
  const [deployed, { serviceOf }] = await Promise.all([
    import("../functions/src/index.ts"),
    import("../functions/src/operations.ts"),
  ]);
  const or = (value: number, otherwise: number) => (Number.isNaN(value) ? otherwise : value);
  return Object.entries(deployed).map(([name, { __endpoint }]) => {
    const endpoint = endpointSchema.parse(__endpoint);
    return {
      name,
      memory_mb: or(endpoint.availableMemoryMb, usual.memory_mb),
      concurrency: or(endpoint.concurrency, usual.concurrency),
      min_instances: or(endpoint.minInstances, usual.min_instances),
      secrets: endpoint.secretEnvironmentVariables.map(({ key }) => key),
      operations: Object.values(serviceOf).filter((service) => service === name).length,
    };
  });
}

/** The same as a table in text. */
export function servicesInText(services: readonly DeployedService[]): string {
  const rows = [
    ["service", "operations", "memory", "concurrency", "kept running", "secrets"],
    ...services.map(({ name, operations, memory_mb, concurrency, min_instances, secrets }) => [
      name,
      operations === 0 ? "" : String(operations),
      `${memory_mb} MiB`,
      String(concurrency),
      String(min_instances),
      secrets.join(" "),
    ]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd(),
  );
  return [`${services.length} services:`, ...lines].join("\n");
}

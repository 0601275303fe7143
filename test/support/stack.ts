import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { origin, ports, projectId, region } from "./addresses.ts";
import { type Emulators, emulatorsLog, startEmulators } from "./emulators.ts";
import { functionsEnvironment, secrets } from "./environment.ts";
import { findFirestoreEmulator } from "./firestore-emulator.ts";
import { checkPortsAreFree } from "./free-ports.ts";
import { checkJava } from "./java.ts";
import { writeLocalConfig } from "./local-config.ts";
import { root, workFolder } from "./paths.ts";
import { tellTroubles } from "./readable-log.ts";
import { loadRules } from "./rules.ts";
import { SetupError } from "./setup-error.ts";
import { type StripeSimulatorControl, startStripeSimulator } from "./stripe-simulator/index.ts";

/** The whole platform, running on this machine. */
export interface Stack {
  /** What can be done to the simulator that Stripe's API cannot. */
  stripe: StripeSimulatorControl;
  /** Whether the stack goes on with kept data; else it is empty. */
  restored: boolean;
  /** Ends every process of the stack. Can be called again. */
  stop(): Promise<void>;
}

export interface StackOptions {
  /** Whether data is taken over from the last run that kept it, and kept for the next. */
  keep?: boolean;
  /**
   * Whether the scheduled jobs run; the emulators have no scheduler of their own. Tests run the jobs themselves. With them,
   * what functions and jobs log as a warning or an error is said in the terminal.
   */
  jobs?: boolean;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Where `keep` has its data. */
export const dataFolder = join(workFolder, "data");

/** Where all that runs writes what it does. */
export const logs = {
  functions: emulatorsLog,
  jobs: join(workFolder, "jobs.log"),
  stripe: join(workFolder, "stripe.log"),
};

const stripeFile = join(dataFolder, "stripe.json");
const exportFolder = join(dataFolder, "emulators");
const secretsFile = join(root, "functions", ".secret.local");

/**
 * Starts the emulators and the Stripe simulator, and resolves once all of them answer.
 *
 * From then on this process's environment is that of the functions, so that it, and tests that it starts, can run use
 * cases directly. The stack ends with this process, whichever way that ends; on SIGINT and SIGTERM this process ends
 * too, after it.
 *
 * @throws SetupError  something is missing on this machine, or the emulators did not come up
 */
export async function startStack({ keep = false, jobs = false }: StackOptions = {}): Promise<Stack> {
  const [firestoreEmulator] = await Promise.all([
    findFirestoreEmulator(),
    checkJava(),
    checkPortsAreFree(),
    mkdir(dataFolder, { recursive: true }),
  ]);
  const [configFile] = await Promise.all([writeLocalConfig(), writeSecrets()]);

  const restored = keep && existsSync(join(exportFolder, "firebase-export-metadata.json"));
  if (keep && !restored) await rm(stripeFile, { force: true }); // without the orders that it belongs to
  const stripeLog = createWriteStream(logs.stripe);
  const simulator = await startStripeSimulator({
    port: ports.stripe,
    secretKey: secrets.STRIPE_SECRET_KEY,
    webhook: {
      url: `${origin("functions")}/${projectId}/${region}/stripeWebhook`,
      secret: secrets.STRIPE_WEBHOOK_SECRET,
      connectSecret: secrets.STRIPE_CONNECT_WEBHOOK_SECRET,
    },
    ...(keep && { stateFile: stripeFile }),
    log: (line) => stripeLog.write(`${line}\n`),
  });
  let emulators: Emulators | undefined;
  let jobsTimer: ChildProcess | undefined;
  let stopped: Promise<void> | undefined;

  const stop = () => {
    stopped ??= (async () => {
      jobsTimer?.kill("SIGKILL");
      await emulators?.end();
      await simulator.close();
      stripeLog.end();
      for (const signal of signals) process.off(signal, stopAndExit);
    })();
    return stopped;
  };
  const stopAndExit = (signal: NodeJS.Signals) => {
    if (stopped) process.exit(1); // asked a second time: at once
    void stop().finally(() => process.exit(signal === "SIGINT" ? 130 : 143));
  };
  for (const signal of signals) process.on(signal, stopAndExit);

  try {
    emulators = startEmulators({
      configFile,
      firestoreEmulator,
      ...(restored && { importFrom: exportFolder }),
      ...(keep && { exportTo: exportFolder }),
      ...(jobs && { onTrouble: (line: string) => console.error(line) }),
      onCrash(message) {
        console.error(`✗ ${message}`);
        process.exit(1);
      },
    });
    await emulators.ready;
    // Given rules with an error, the emulator starts without a word and denies everything.
    const problems = await loadRules(origin("firestore"));
    if (problems) throw new SetupError(problems);
  } catch (error) {
    await stop();
    throw error;
  }
  Object.assign(process.env, functionsEnvironment);
  if (jobs) jobsTimer = startJobs();
  return { stripe: simulator.control, restored, stop };
}

/** The secrets of the emulated functions, in the file where firebase-tools looks before it asks Google's servers. */
async function writeSecrets(): Promise<void> {
  const note = "# Written for the emulators by Gatehouse's scripts.";
  const content = [note, ...Object.entries(secrets).map(([name, value]) => `${name}=${value}`), ""].join("\n");
  const existing = existsSync(secretsFile) ? await readFile(secretsFile, "utf8") : note;
  if (!existing.startsWith(note)) {
    throw new SetupError(`${relative(root, secretsFile)} has secrets of your own in it: move it away and try again`);
  }
  if (existing !== content) await writeFile(secretsFile, content);
}

function startJobs(): ChildProcess {
  const jobs = spawn(process.execPath, [join(import.meta.dirname, "job-timer.ts")], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const log = createWriteStream(logs.jobs);
  for (const stream of [jobs.stdout, jobs.stderr]) {
    stream?.pipe(log, { end: false });
    if (stream) tellTroubles(stream, (line) => console.error(line));
  }
  jobs.unref();
  return jobs;
}

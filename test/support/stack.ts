import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { origin, ports, projectId, region } from "./addresses.ts";
import { configuration, functionsEnvironment, secrets } from "./environment.ts";
import { findFirestoreEmulator } from "./firestore-emulator.ts";
import { checkPortsAreFree } from "./free-ports.ts";
import { checkJava } from "./java.ts";
import { writeLocalConfig } from "./local-config.ts";
import { root, workFolder } from "./paths.ts";
import { descendantsOf, endNow } from "./processes.ts";
import { SetupError } from "./setup-error.ts";
import { type StripeSimulator, startStripeSimulator } from "./stripe-simulator/index.ts";

/** The whole platform, running on this machine. */
export interface Stack {
  /** Ends every process of the stack. Can be called again. */
  stop(): Promise<void>;
}

export interface StackOptions {
  /** Whether data is taken over from the last run that kept it, and kept for the next. */
  keep?: boolean;
  /** Whether the scheduled jobs run; the emulators have no scheduler of their own. Tests run the jobs themselves. */
  jobs?: boolean;
}

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Where `keep` has its data. */
export const dataFolder = join(workFolder, "data");

const exportFolder = join(dataFolder, "emulators");
const logFile = join(workFolder, "emulators.log");
const secretsFile = join(root, "functions", ".secret.local");

/**
 * Starts the emulators and the Stripe simulator, and resolves once all of them answer.
 *
 * They end with this process, whichever way it ends; on SIGINT and SIGTERM this process ends too, after them.
 *
 * @throws SetupError  something is missing on this machine, or the emulators did not come up
 */
export async function startStack({ keep = false, jobs = false }: StackOptions = {}): Promise<Stack> {
  const [emulator] = await Promise.all([
    findFirestoreEmulator(),
    checkJava(),
    checkPortsAreFree(["hosting", "auth", "firestore", "firestoreWebsocket", "functions", "hub", "logging", "stripe"]),
    mkdir(dataFolder, { recursive: true }),
  ]);
  const [configFile] = await Promise.all([writeLocalConfig(), writeSecrets()]);

  const simulator = await startSimulator(keep);
  const suite = startSuite(configFile, { ...process.env, ...emulator, ...configuration }, keep);
  const running: { suite: ChildProcess; jobs?: ChildProcess; others: number[] } = { suite, others: [] };

  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      running.jobs?.kill("SIGKILL");
      await endSuite(suite, keep);
      await simulator.stop();
      for (const signal of signals) process.off(signal, stopAndExit);
      process.off("exit", endAll);
    })();
    return stopped;
  };
  const endAll = () => endNow([...(suite.pid === undefined ? [] : [-suite.pid, suite.pid]), ...running.others]);
  const stopAndExit = (signal: NodeJS.Signals) => {
    if (stopped) {
      endAll(); // asked a second time: at once
      process.exit(1);
    }
    void stop().finally(() => process.exit(signal === "SIGINT" ? 130 : 143));
  };
  for (const signal of signals) process.on(signal, stopAndExit);
  process.on("exit", endAll);

  try {
    await suiteIsReady(suite);
    if (suite.pid !== undefined) running.others = await descendantsOf(suite.pid);
    if (jobs) running.jobs = startJobs();
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
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

function startSimulator(keep: boolean): Promise<StripeSimulator> {
  return startStripeSimulator({
    port: ports.stripe,
    webhookUrl: `${origin("functions")}/${projectId}/${region}/stripeWebhook`,
    webhookSecret: secrets.STRIPE_WEBHOOK_SECRET,
    ...(keep ? { stateFile: join(dataFolder, "stripe.json") } : {}),
  });
}

/** Starts firebase-tools in a process group of its own, so that a Ctrl-C at the terminal reaches only us. */
function startSuite(configFile: string, env: NodeJS.ProcessEnv, keep: boolean): ChildProcess {
  const kept = existsSync(join(exportFolder, "firebase-export-metadata.json")) ? [`--import=${exportFolder}`] : [];
  const suite = spawn(
    process.execPath,
    [
      join(import.meta.dirname, "emulator-suite.ts"),
      "emulators:start",
      `--project=${projectId}`,
      `--config=${configFile}`,
      "--only=auth,firestore,functions,hosting",
      ...(keep ? [...kept, `--export-on-exit=${exportFolder}`] : []),
    ],
    {
      cwd: workFolder, // where the emulators leave their log files
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        ...env,
        FUNCTIONS_DISCOVERY_TIMEOUT: "60", // seconds to load the functions; the 10 of its own are few on a busy machine
        IS_FIREBASE_CLI: "true", // else it prints nothing
        XDG_CONFIG_HOME: join(workFolder, "config"), // not the account and the consent to statistics of who runs it
        METADATA_SERVER_DETECTION: "none", // no search on the network for Google's credentials
      },
    },
  );
  const log = createWriteStream(logFile);
  suite.stdout?.pipe(log, { end: false });
  suite.stderr?.pipe(log, { end: false });
  return suite;
}

/** Resolves when firebase-tools says that all emulators run, the functions loaded and the rules without an error. */
async function suiteIsReady(suite: ChildProcess): Promise<void> {
  let output = "";
  const ready = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const failure = /Failed to load function definition from source: .*|.*compilation error in .*rules.*/i.exec(
        output,
      );
      if (failure) reject(new SetupError(`${failure[0]}\n  More is in ${relative(root, logFile)}`));
      else if (output.includes("All emulators ready")) resolve();
    };
    suite.stdout?.on("data", read);
    suite.stderr?.on("data", read);
    suite.once("exit", () => {
      const last = output.trim().split("\n").slice(-8).join("\n  ");
      reject(new SetupError(`The emulators ended while starting; their last words:\n  ${last}`));
    });
    setTimeout(() => reject(new SetupError(`The emulators did not start in 3 minutes: ${logFile}`)), 180_000).unref();
  });
  await ready;
}

/** Lets firebase-tools end the emulators (and export their data), and ends what is left after that. */
async function endSuite(suite: ChildProcess, keep: boolean): Promise<void> {
  if (suite.pid === undefined) return;
  const left = await descendantsOf(suite.pid);
  if (suite.exitCode === null && suite.signalCode === null) {
    const ended = once(suite, "exit");
    suite.kill("SIGTERM");
    const impatience = setTimeout(() => suite.kill("SIGKILL"), keep ? 60_000 : 15_000);
    await ended;
    clearTimeout(impatience);
  }
  endNow(left);
}

function startJobs(): ChildProcess {
  const jobs = spawn(process.execPath, [join(import.meta.dirname, "job-timer.ts")], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, ...functionsEnvironment },
  });
  jobs.unref();
  return jobs;
}

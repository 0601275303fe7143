import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join, relative } from "node:path";
import { projectId } from "./addresses.ts";
import { configuration } from "./environment.ts";
import { root, workFolder } from "./paths.ts";
import { descendantsOf, endNow } from "./processes.ts";
import { tellTroubles } from "./readable-log.ts";
import { SetupError } from "./setup-error.ts";

/** firebase-tools with its emulators, in processes of their own. */
export interface Emulators {
  /**
   * Resolves once the functions are loaded and all emulators answer.
   *
   * @throws SetupError  they did not come up
   */
  ready: Promise<void>;
  /** Lets the emulators export what is to be kept, and ends them. */
  end(): Promise<void>;
}

export interface EmulatorsOptions {
  configFile: string;
  firestoreEmulator: string;
  /** A folder with an earlier export. */
  importFrom?: string;
  /** The folder for the export at the end. */
  exportTo?: string;
  /** Called with each warning and error that a function logs, in short; all of it is in the log file. */
  onTrouble?(line: string): void;
  /** Called when they end without having been asked to. */
  onCrash(message: string): void;
}

/** What firebase-tools says, and then goes on, where we had better stop. */
const failure = /Failed to load function definition from source: .*/;

/** What the emulators and the functions in them say. */
export const emulatorsLog = join(workFolder, "emulators.log");

/** Starts the emulators. They end with this process, whichever way it ends. */
export function startEmulators(options: EmulatorsOptions): Emulators {
  const suite = startSuite(options);
  // The Java process has a group of its own: the end of firebase-tools' group would not be its end.
  let others: number[] = [];
  const endEverything = () => endNow([...(suite.pid === undefined ? [] : [-suite.pid, suite.pid]), ...others]);
  const crashed = () => {
    endEverything();
    options.onCrash(`The emulators ended by themselves: the end of ${relative(root, emulatorsLog)} may say why`);
  };
  process.on("exit", endEverything);

  return {
    ready: suiteIsReady(suite).then(async () => {
      suite.once("exit", crashed);
      if (suite.pid !== undefined) others = await descendantsOf(suite.pid);
    }),
    async end() {
      suite.off("exit", crashed);
      await endSuite(suite, options.exportTo !== undefined);
      process.off("exit", endEverything);
    },
  };
}

/** Starts firebase-tools in a process group of its own, so that a Ctrl-C at the terminal reaches only us. */
function startSuite({
  configFile,
  firestoreEmulator,
  importFrom,
  exportTo,
  onTrouble,
}: EmulatorsOptions): ChildProcess {
  const suite = spawn(
    process.execPath,
    [
      join(import.meta.dirname, "emulator-suite.ts"),
      "emulators:start",
      `--project=${projectId}`,
      "--only=auth,firestore,functions,hosting",
      `--config=${configFile}`,
      ...(importFrom === undefined ? [] : [`--import=${importFrom}`]),
      ...(exportTo === undefined ? [] : [`--export-on-exit=${exportTo}`]),
    ],
    {
      cwd: workFolder, // where the emulators leave their log files
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: {
        ...process.env,
        ...configuration,
        FIRESTORE_EMULATOR_BINARY_PATH: firestoreEmulator,
        FUNCTIONS_DISCOVERY_TIMEOUT: "60", // seconds to load the functions; the 10 of its own are few on a busy machine
        FIREBASE_FUNCTIONS_DISCOVERY_OUTPUT_PATH: "true", // to learn of the functions through a file, not a port
        NODE_COMPILE_CACHE: join(workFolder, "compiled"),
        IS_FIREBASE_CLI: "true", // else it prints nothing
        XDG_CONFIG_HOME: join(workFolder, "config"), // not the account and the consent to statistics of who runs it
        npm_config_offline: "true", // it asks npm for newer versions before it starts, ten seconds long without a network
        METADATA_SERVER_DETECTION: "none", // no search on the network for Google's credentials
      },
    },
  );
  const log = createWriteStream(emulatorsLog);
  for (const stream of [suite.stdout, suite.stderr]) {
    stream?.pipe(log, { end: false });
    if (stream && onTrouble) tellTroubles(stream, onTrouble);
  }
  return suite;
}

function suiteIsReady(suite: ChildProcess): Promise<void> {
  let output = "";
  return new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (failure.test(output)) fail(lastWords());
      else if (output.includes("All emulators ready")) end(resolve);
    };
    const lastWords = () => output.trim().split("\n").slice(-12).join("\n  ");
    const ended = () => fail(lastWords());
    const late = setTimeout(() => fail("they are still not ready after 3 minutes"), 180_000);
    const fail = (reason: string) =>
      end(() =>
        reject(
          new SetupError(`The emulators did not start: ${reason}\n  (all of it: ${relative(root, emulatorsLog)})`),
        ),
      );
    const end = (settle: () => void) => {
      clearTimeout(late);
      for (const stream of [suite.stdout, suite.stderr]) stream?.off("data", read);
      suite.off("exit", ended);
      settle();
    };
    for (const stream of [suite.stdout, suite.stderr]) stream?.on("data", read);
    suite.once("exit", ended);
  });
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

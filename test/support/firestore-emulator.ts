import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { access, mkdir, readFile, realpath, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { root, workFolder } from "./paths.ts";
import { withProgress } from "./progress.ts";
import { SetupError } from "./setup-error.ts";
import { wrapperJar } from "./wrapper-jar.ts";

const firebaseTools = join(root, "node_modules", "firebase-tools");

/**
 * Finds the Firestore emulator, a Java program: the one that the user names, else the one that firebase-tools has
 * downloaded before, else the one that came with the Google Cloud CLI, else it is downloaded.
 *
 * @returns the path of a jar that `java -jar` runs
 * @throws SetupError  the named one does not exist, or there is none and the download failed
 */
export async function findFirestoreEmulator(): Promise<string> {
  const named = process.env.FIRESTORE_EMULATOR_BINARY_PATH;
  if (named) {
    if (!existsSync(named)) {
      throw new SetupError(
        `FIRESTORE_EMULATOR_BINARY_PATH names ${named}, which does not exist: correct it or unset it`,
      );
    }
    return named;
  }
  const downloaded = await downloadedJar();
  if (existsSync(downloaded)) return downloaded;
  const cloudCliJar = await findCloudCliJar();
  if (cloudCliJar) return writeWrapper(cloudCliJar);
  await withProgress("Downloading the Firestore emulator (64 MB)", () => download(downloaded));
  return downloaded;
}

/** Where this version of firebase-tools keeps the emulator that it downloads. */
async function downloadedJar(): Promise<string> {
  const cache = process.env.FIREBASE_EMULATORS_PATH ?? join(homedir(), ".cache", "firebase", "emulators");
  const details = z
    .object({ firestore: z.object({ downloadPathRelativeToCacheDir: z.string() }) })
    .parse(JSON.parse(await readFile(join(firebaseTools, "lib", "emulator", "downloadableEmulatorInfo.json"), "utf8")));
  return join(cache, details.firestore.downloadPathRelativeToCacheDir);
}

/** The emulator's jar below the root of the Google Cloud CLI whose `gcloud` is on the PATH. */
async function findCloudCliJar(): Promise<string | undefined> {
  for (const directory of (process.env.PATH ?? "").split(delimiter)) {
    const gcloud = join(directory, "gcloud");
    if (!existsSync(gcloud)) continue;
    const cliRoot = dirname(dirname(await realpath(gcloud)));
    const jar = join(cliRoot, "platform", "cloud-firestore-emulator", "cloud-firestore-emulator.jar");
    if (existsSync(jar)) return jar;
  }
  return undefined;
}

async function writeWrapper(emulatorJar: string): Promise<string> {
  const wrapper = join(workFolder, "firestore-emulator.jar");
  await mkdir(workFolder, { recursive: true });
  await writeFile(wrapper, wrapperJar(emulatorJar));
  return wrapper;
}

async function download(jar: string): Promise<void> {
  await mkdir(workFolder, { recursive: true });
  try {
    const cli = join(firebaseTools, "lib", "bin", "firebase.js");
    await promisify(execFile)(process.execPath, [cli, "setup:emulators:firestore"], {
      cwd: workFolder,
      env: { ...process.env, NO_UPDATE_NOTIFIER: "1" },
      timeout: 600_000,
    });
    await access(jar);
  } catch {
    throw new SetupError(
      "The Firestore emulator is not on this machine and could not be downloaded: go online once, or install it with" +
        " `gcloud components install cloud-firestore-emulator`, or name its jar in FIRESTORE_EMULATOR_BINARY_PATH",
    );
  }
}

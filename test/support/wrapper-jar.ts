import { pathToFileURL } from "node:url";
import { crc32 } from "node:zlib";

const mainClass = "com.google.cloud.datastore.emulator.firestore.CloudFirestore";
const entryName = "META-INF/MANIFEST.MF";

/**
 * A jar of a few hundred bytes with which `java -jar` runs the Firestore emulator out of a jar that names no main class.
 *
 * @returns the bytes of a zip archive whose only entry is the manifest, stored without compression
 */
export function wrapperJar(emulatorJar: string): Buffer {
  const manifest = Buffer.from(
    ["Manifest-Version: 1.0", `Main-Class: ${mainClass}`, `Class-Path: ${pathToFileURL(emulatorJar)}`]
      .map((line) => `${foldLine(line)}\r\n`)
      .join(""),
  );
  const name = Buffer.from(entryName);

  // The fields that the entry's header and its line in the archive's directory have in common.
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0); // version needed to read it: 2.0
  common.writeUInt16LE(0x21, 8); // the day of the entry: 1 January 1980, so that equal jars are equal bytes
  common.writeUInt32LE(crc32(manifest), 10);
  common.writeUInt32LE(manifest.length, 14); // size as stored
  common.writeUInt32LE(manifest.length, 18); // size
  common.writeUInt16LE(name.length, 22);

  const entry = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, name, manifest]);

  const versionMadeBy = Buffer.from([20, 0]);
  const noCommentAndOffsetZero = Buffer.alloc(14);
  const directory = Buffer.concat([Buffer.from("PK\u0001\u0002"), versionMadeBy, common, noCommentAndOffsetZero, name]);

  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006");
  end.writeUInt16LE(1, 8); // entries on this disk
  end.writeUInt16LE(1, 10); // entries
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(entry.length, 16); // where the directory begins
  return Buffer.concat([entry, directory, end]);
}

/** Manifest lines hold at most 72 bytes; a longer one goes on in the next, after a space. */
function foldLine(line: string): string {
  return line.length <= 70 ? line : `${line.slice(0, 70)}\r\n ${foldContinuation(line.slice(70))}`;
}

function foldContinuation(rest: string): string {
  return rest.length <= 69 ? rest : `${rest.slice(0, 69)}\r\n ${foldContinuation(rest.slice(69))}`;
}

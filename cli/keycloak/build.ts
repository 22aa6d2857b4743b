import { createHash } from "node:crypto";
import {
  chmodSync,
  createReadStream,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { run } from "../engine/run";
import { temporaryIn } from "../engine/system";
import { elapsed, showProgress, type Display } from "../progress";
import { serverEnvironment } from "./environment";
import { extensionFolder } from "./find";
import type { JavaTools } from "./java";
import { pinnedChecksums } from "./versions";

/** What the steps of making a Keycloak need to know. */
export interface Work {
  readonly tools: JavaTools;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly display: Display;
}

const mavenPlugin = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy";

/** How Maven ends a line that has more to say elsewhere. */
const mavenHint = / -> \[Help \d+\]$/;

/** Runs one program and shows how long it takes. Throws Error with the first line that names what went wrong. */
async function step(
  title: string,
  command: readonly [string, ...string[]],
  work: Work,
  cwd: string,
): Promise<void> {
  const { signal, display, env } = work;
  const since = performance.now();
  const lines: string[] = [];
  const note = (line: string): void => {
    if (line.trim() !== "") lines.push(line.trim());
  };
  const stop = showProgress(() => `${title}, ${elapsed(since, performance.now())}`, display);
  const [file, ...args] = command;
  const { code } = await run(file, args, { cwd, env, signal, onOutput: note, onError: note }).finally(stop);
  signal.throwIfAborted();
  if (code === 0) return;
  const first = lines.find((line) => /\b(ERROR|error:|Error:)/.test(line)) ?? lines.at(-1) ?? "it was killed";
  throw new Error(`${title} failed: ${first.replace(mavenHint, "")}`);
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}

/**
 * Fetches the distribution's ZIP file with Maven, from its local repository if it is there.
 * @returns the file
 * @throws Error in Maven's words, or if the file isn't the one that we know
 */
export async function fetchZip(version: string, folder: string, work: Work): Promise<string> {
  const pinned = pinnedChecksums[version];
  if (pinned === undefined)
    work.display.report(
      `No checksum is pinned for Keycloak ${version}: Maven compares what it fetches with the repository's own SHA-1.`,
    );
  const artifact = `org.keycloak:keycloak-quarkus-dist:${version}:zip`;
  // -C: a file that differs from the repository's checksum is an error.
  const args = [
    "-q",
    "-B",
    "-C",
    mavenPlugin,
    `-Dartifact=${artifact}`,
    `-DoutputDirectory=${folder}`,
  ] as const;
  await step(`Fetching Keycloak ${version} with Maven`, [work.tools.mvn, ...args], work, folder);
  const zip = join(folder, `keycloak-quarkus-dist-${version}.zip`);
  const got = await sha256Of(zip);
  if (pinned !== undefined && got !== pinned)
    throw new Error(
      `SHA-256 of ${artifact}: got ${got}, want ${pinned}; remove it from Maven's local repository (~/.m2), and look where it came from`,
    );
  return zip;
}

/** Unpacks the ZIP file. Returns the folder that has `bin`. */
async function unpack(zip: string, folder: string, work: Work): Promise<string> {
  const unpacked = join(folder, "unpacked");
  mkdirSync(unpacked);
  await step("Unpacking Keycloak", [work.tools.jar, "--extract", "--file", zip], work, unpacked);
  const [name] = readdirSync(unpacked);
  if (name === undefined) throw new Error(`${zip} is empty`);
  const server = join(folder, "server");
  renameSync(join(unpacked, name), server);
  rmSync(unpacked, { recursive: true });
  // The JDK's own jar knows nothing of a file's rights.
  chmodSync(join(server, "bin", "kc.sh"), 0o755);
  return server;
}

const serviceFile = "org.keycloak.services.resource.RealmResourceProviderFactory";

/** Compiles our sources against the distribution's own jars and puts them where the server looks for more. */
async function addExtension(server: string, folder: string, work: Work): Promise<void> {
  const { javac, jar } = work.tools;
  const classes = join(folder, "classes");
  const services = join(classes, "META-INF", "services");
  mkdirSync(services, { recursive: true });
  writeFileSync(join(services, serviceFile), "quarterturn.ClockFactory\n");
  // Without it the server doesn't look for annotations.
  writeFileSync(join(classes, "META-INF", "beans.xml"), "");
  const sources = readdirSync(extensionFolder).map((name) => join(extensionFolder, name));
  const jars = join(server, "lib", "lib", "main", "*");
  const compile = [javac, "--release", "17", "-d", classes, "-cp", jars, ...sources] as const;
  await step("Compiling the clock", compile, work, folder);
  const target = join(server, "providers", "quarterturn.jar");
  await step("Packing the clock", [jar, "--create", "--file", target, "-C", classes, "."], work, folder);
  rmSync(classes, { recursive: true });
}

/**
 * Makes a server that starts quickly of the distribution's ZIP file: with our extension, and built for its database and
 * features once and for all.
 * @param folder where `server` is made
 * @throws Error in the words of what failed
 */
export async function makeServer(
  zip: string,
  rotation: boolean,
  folder: string,
  work: Work,
): Promise<string> {
  const inside: Work = {
    ...work,
    env: { ...serverEnvironment(work.env, work.tools.java), ...temporaryIn(folder) },
  };
  const server = await unpack(zip, folder, inside);
  await addExtension(server, folder, inside);
  const feature = rotation ? "--features" : "--features-disabled";
  const command = [
    join(server, "bin", "kc.sh"),
    "build",
    `${feature}=client-secret-rotation`,
    "--db=dev-file",
  ] as const;
  await step("Building Keycloak", command, inside, server);
  return server;
}

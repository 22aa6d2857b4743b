import { join } from "node:path";
import spawn from "cross-spawn";
import { executable, executablesOnPath, isExecutable } from "../engine/system";
import { minimumJava } from "./versions";

/** The programs that Keycloak is fetched, built and run with. */
export interface JavaTools {
  readonly java: string;
  readonly javac: string;
  readonly jar: string;
  readonly mvn: string;
}

/** A program of the JDK: of JAVA_HOME, as Keycloak's and Maven's scripts have it too, else on PATH. */
function findInJdk(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const home = env.JAVA_HOME ?? "";
  if (home === "") return executablesOnPath(name, env)[0];
  const file = join(home, "bin", executable(name));
  return isExecutable(file) ? file : undefined;
}

const placeOf = (env: NodeJS.ProcessEnv): string =>
  (env.JAVA_HOME ?? "") === "" ? "on PATH" : `in JAVA_HOME (${env.JAVA_HOME ?? ""})`;

/** The number behind `version "`: 17 of `openjdk version "17.0.15"`, 8 of `java version "1.8.0_402"`. */
function majorVersionOf(java: string): number | undefined {
  const { stderr } = spawn.sync(java, ["-version"], { encoding: "utf8", timeout: 30_000 });
  const [, major] = /version "(?:1\.)?(\d+)/.exec(stderr) ?? [];
  return major === undefined ? undefined : Number(major);
}

/** The Java that runs a Keycloak which is there already; or why there is none, as half a sentence. */
export function findJava(env: NodeJS.ProcessEnv): { readonly java: string } | string {
  if (process.platform === "win32") return "Keycloak's start script wants a POSIX shell, and this is Windows";
  const java = findInJdk("java", env);
  return java === undefined ? `there is no java ${placeOf(env)}` : { java };
}

/** What fetches and builds a Keycloak; or why that can't be, as half a sentence. */
export function findJavaTools(env: NodeJS.ProcessEnv): JavaTools | string {
  const found = findJava(env);
  if (typeof found === "string") return found;
  const { java } = found;
  const major = majorVersionOf(java);
  if (major === undefined) return `${java} does not say its version`;
  if (major < minimumJava) return `${java} is Java ${major}, older than ${minimumJava}`;
  const javac = findInJdk("javac", env);
  const jar = findInJdk("jar", env);
  if (javac === undefined || jar === undefined)
    return `there is a java but no ${javac === undefined ? "javac" : "jar"} ${placeOf(env)}: it is a JRE, not a JDK`;
  const [mvn] = executablesOnPath("mvn", env);
  return mvn === undefined ? "there is no mvn (Maven) on PATH" : { java, javac, jar, mvn };
}

import { randomBytes } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Keycloak } from "./types";

// A home is what Keycloak calls the folder that it works in: its data, beside links to the distribution. So servers that
// run side by side share all but their data, and none writes into the distribution.

/** Who may do everything on a server; it opens nothing else. */
export interface Admin {
  readonly user: string;
  readonly password: string;
}

const adminSchema = z.object({ user: z.string(), password: z.string() });
const parts = ["bin", "conf", "lib", "providers", "themes"] as const;
const adminFile = (home: string): string => join(home, "admin.json");

/** Makes a home without data. The server that starts in it first makes an administrator of this name and password. */
export function makeHome(home: string, serverFolder: string): Admin {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  link(home, serverFolder);
  const admin = { user: "admin", password: randomBytes(18).toString("base64url") };
  writeFileSync(adminFile(home), JSON.stringify(admin), { mode: 0o600 });
  return admin;
}

/** Takes the links out again: a copy is to have its own. */
export function unlinkHome(home: string): void {
  for (const part of parts) rmSync(join(home, part), { force: true });
}

function link(home: string, serverFolder: string): void {
  unlinkHome(home);
  for (const part of parts) symlinkSync(join(serverFolder, part), join(home, part));
}

/** Makes a folder a home: what was kept in it stays, in an empty one the first start has been done already. */
export function openHome(home: string, { serverFolder, freshFolder }: Keycloak): Admin {
  if (!existsSync(adminFile(home))) copyFresh(home, freshFolder);
  link(home, serverFolder);
  return adminSchema.parse(JSON.parse(readFileSync(adminFile(home), "utf8")));
}

/** The administrator comes last: a copy that a kill cut off is made again. */
function copyFresh(home: string, freshFolder: string): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  rmSync(join(home, "data"), { recursive: true, force: true });
  cpSync(join(freshFolder, "data"), join(home, "data"), { recursive: true });
  const copy = `${adminFile(home)}.copy`;
  cpSync(adminFile(freshFolder), copy);
  renameSync(copy, adminFile(home));
}

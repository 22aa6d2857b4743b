import { CredentialLifetimeExceeded, CredentialTypeNotAllowed } from "../errors/entra";
import { uuidOf } from "../ids";
import type { PasswordCredential, SignIn } from "../world/records";
import type { Table } from "../world/table";
import type { World } from "../world/world";
import type { FaultRun } from "./faultRun";

/** One world as its services see it under faults; each writes through to it. */
export interface Worlds {
  /** What Entra's sign-in service knows. */
  readonly signIn: World;
  /** What answers reads. */
  readonly reads: World;
  /** What does everything else. */
  readonly work: World;
}

const dayInMilliseconds = 86_400_000;

/** The world under the faults of a run: policies bind what is written, replicas lag behind. */
export function worldsUnder(run: FaultRun, world: World): Worlds {
  const { passwords, signIns } = world;
  return {
    signIn: over(world, {
      passwords: hiding(passwords, (keyId) => run.isTooNew(keyId, "replication-delay")),
      signIns: over(signIns, { append: (key, record) => append(run, signIns, key, record) }),
    }),
    reads: over(world, {
      passwords: hiding(passwords, (keyId) => run.isTooNew(keyId, "stale-reads")),
      signIns: over(signIns, { all: (prefix) => shownSignIns(run, world, prefix) }),
    }),
    work: over(world, {
      passwords: over(passwords, {
        put: (key, credential) => {
          requirePolicy(run, world, credential);
          passwords.put(key, credential);
          run.noteCredential(credential.keyId);
        },
      }),
    }),
  };
}

/** An object with some members in place of another's. */
function over<T extends object>(other: T, members: Partial<T>): T {
  return Object.assign(Object.create(other) as T, members);
}

function hiding(
  passwords: Table<PasswordCredential>,
  isHidden: (keyId: string) => boolean,
): Table<PasswordCredential> {
  const shown = (found: PasswordCredential | undefined): boolean =>
    found !== undefined && !isHidden(found.keyId);
  return over(passwords, {
    get: (key) => [passwords.get(key)].find(shown),
    all: (prefix) => passwords.all(prefix).filter(shown),
  });
}

/** @throws CredentialTypeNotAllowed, CredentialLifetimeExceeded. */
function requirePolicy(
  run: FaultRun,
  { tenantId }: Pick<World, "tenantId">,
  { startDateTime, endDateTime }: PasswordCredential,
): void {
  const policyId = uuidOf("app management policy", tenantId);
  if (run.get("forbid-passwords") !== undefined) throw new CredentialTypeNotAllowed(policyId);
  const days = run.get("password-lifetime")?.value;
  const lifetime = Date.parse(endDateTime) - Date.parse(startDateTime);
  if (days !== undefined && lifetime > days * dayInMilliseconds)
    throw new CredentialLifetimeExceeded(policyId);
}

async function append(run: FaultRun, signIns: Table<SignIn>, key: string, record: SignIn): Promise<void> {
  const missing = run.get("no-sign-in-logs");
  if (missing === undefined || missing.value !== undefined) await signIns.append(key, record);
}

function shownSignIns(run: FaultRun, { clock, signIns }: World, prefix: string | undefined): SignIn[] {
  const missing = run.get("no-sign-in-logs");
  if (missing === undefined) return signIns.all(prefix);
  if (missing.value === undefined) return [];
  const since = Date.parse(clock.now()) - missing.value * dayInMilliseconds;
  return signIns.all(prefix).filter(({ createdDateTime }) => Date.parse(createdDateTime) >= since);
}

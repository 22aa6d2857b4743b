import { packageRoot } from "../../cli/places";
import { type Holding, type Ledger, parseDay, planLedger } from "../../rotation";
import { readStackFile } from "../../status/read/stackFile";
import type { Change } from "./change";

/** The ledger after runs of the test stack on these days. */
export function ledgerAfter(
  runs: readonly string[],
  { adopt, confirmed, forcedOn = [], removed = [], revoke = {} }: Change,
): Ledger {
  const { settings } = readStackFile(packageRoot, "test");
  let ledger: Ledger | undefined;
  for (const [at, run] of runs.entries()) {
    const isLast = at === runs.length - 1;
    const wanted = Object.entries(settings.requests)
      .filter(([name]) => !(isLast && removed.includes(name)))
      .map(([name, request]) => {
        const says = confirmed !== undefined && run >= confirmed[1];
        const revoked = isLast ? revoke[name] : undefined;
        const force = forcedOn.filter((day) => day <= run).at(-1);
        const ordered = {
          ...request,
          ...(revoked && { revoke: revoked }),
          ...(force === undefined ? {} : { force }),
          ...(name === "edge" && adopt && { adopt }),
        };
        return [name, says ? { ...ordered, confirmed: confirmed[0] } : ordered] as const;
      });
    const plan = planLedger(ledger, {
      today: parseDay(run),
      consumers: Object.fromEntries(wanted),
      holdings: held(ledger),
    });
    if (!plan.ok) throw new Error(JSON.stringify(plan.problems));
    ledger = plan.ledger;
  }
  return ledger ?? { format: 3, consumers: {} };
}

/** Every credential is in the engine's state, and somebody has it: no run was interrupted. */
function held(ledger: Ledger | undefined): Readonly<Record<string, Holding>> {
  const names = credentialNames(ledger ?? { format: 3, consumers: {} });
  return Object.fromEntries(names.map((name) => [name, { password: "protected", published: true }]));
}

/** `edge-g1` and all others that it has. */
export function credentialNames({ consumers }: Ledger): string[] {
  return Object.entries(consumers).flatMap(([name, { credentials }]) =>
    Object.keys(credentials).map((generation) => `${name}-${generation}`),
  );
}

/** The last generation of each consumer. */
export function newest({ consumers }: Ledger): Record<string, string> {
  return Object.fromEntries(
    Object.entries(consumers).map(([name, { nextGeneration }]) => [name, `g${nextGeneration - 1}`]),
  );
}

/** Who got each of them: everybody. */
export function newestToAll(ledger: Ledger): Record<string, readonly string[]> {
  const all = ["idim-technical-operations", "maxconf-contact"];
  return Object.fromEntries(
    Object.entries(newest(ledger)).map(([name, generation]) => [`${name}-${generation}`, all]),
  );
}

import { types } from "../../names/types";
import { type Ledger, defaultPolicy, effectivePolicy, mostOnKeycloak } from "../../rotation";
import { endedNames, hasAdopted, ledgerIn, passwordsIn } from "../estateFacts";
import { at } from "../facts";
import { type Member, stackRule } from "../rule";

interface Config {
  readonly maxActiveSecrets: number;
}

export const limitActiveSecrets = stackRule<Config>({
  name: "limit-active-secrets",
  description: "An app has at most `maxActiveSecrets` client secrets that are valid at once.",
  enforcementLevel: "mandatory",
  config: {
    maxActiveSecrets: {
      type: "integer",
      minimum: 1,
      default: defaultPolicy.maxActiveSecrets,
      description: "how many; a consumer's own policy may say less",
    },
  },
  check(stack, refuse, { maxActiveSecrets }) {
    const ledger = ledgerIn(stack);
    const ended = endedNames(ledger);
    const active = passwordsIn(stack).filter(({ name }) => !ended.has(name));
    for (const [app, passwords] of groupedByApp(active)) {
      const isClients = passwords.some(({ type }) => type === types.clientSecret);
      const most = isClients ? Math.min(maxActiveSecrets, mostOnKeycloak) : maxActiveSecrets;
      const limit = Math.min(most, ...policiesOf(passwords, ledger));
      const names = [...passwords.map(({ name }) => name).sort(), ...adoptedOf(passwords, ledger)];
      const [first] = passwords;
      if (first === undefined || names.length <= limit) continue;
      refuse(
        `${app}: got ${names.length} active secrets (${names.join(", ")}), want at most ${limit}`,
        first,
      );
    }
  },
});

/** An app that the same update makes has no ID yet; its passwords have one parent. */
function groupedByApp(passwords: readonly Member[]): ReadonlyMap<string, Member[]> {
  const groups = new Map<string, Member[]>();
  for (const password of passwords) {
    const [issuer, clientId] = [at(password.facts, "issuer"), at(password.facts, "clientId")];
    if (typeof issuer === "string" && typeof clientId === "string") {
      const client = `${clientId} of ${issuer}`;
      groups.set(client, [...(groups.get(client) ?? []), password]);
      continue;
    }
    const app = at(password.facts, "applicationId") ?? at(password.facts, "servicePrincipalId");
    const key = typeof app === "string" ? app : password.parent;
    groups.set(key, [...(groups.get(key) ?? []), password]);
  }
  return groups;
}

function policiesOf(passwords: readonly Member[], ledger: Ledger | undefined): number[] {
  return recordsOf(passwords, ledger).map(
    ({ app, policy }) => effectivePolicy(policy, app).policy.maxActiveSecrets,
  );
}

/** A secret that was made by hand counts too, though it is declared nowhere. */
function adoptedOf(passwords: readonly Member[], ledger: Ledger | undefined): string[] {
  return recordsOf(passwords, ledger)
    .filter(hasAdopted)
    .map(() => "one made by hand");
}

function recordsOf(passwords: readonly Member[], ledger: Ledger | undefined) {
  const consumers = new Set(passwords.map(({ name }) => name.replace(/-g\d+$/, "")));
  return Object.entries(ledger?.consumers ?? {})
    .filter(([consumer]) => consumers.has(consumer))
    .map(([, record]) => record);
}

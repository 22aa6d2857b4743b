import { type LookupAddress, promises as dns } from "node:dns";
import { setTimeout as sleep } from "node:timers/promises";

/** How long is waited, and how often is asked, in milliseconds. */
export interface Waiting {
  readonly limit?: number;
  readonly pause?: number;
  /** Told once, when it takes longer. */
  readonly say?: (line: string) => void;
}

/** What a name server says: it has the value, or it doesn't; it can't be asked from here. */
type Answer = "shown" | "missing" | "silent";

/**
 * Waits until all name servers that can be asked show a TXT value; two minutes at most, since the authority looks for itself.
 * @param servers host names or addresses, those with a port as `127.0.0.1:5353`
 */
export async function untilShown(
  name: string,
  value: string,
  servers: readonly string[],
  { limit = 120_000, pause = 2000, say }: Waiting = {},
): Promise<void> {
  const started = performance.now();
  const addresses = (await Promise.all(servers.map(addressesOf))).flatMap((found) => found.slice(0, 1));
  for (let tries = 0; ; tries += 1) {
    const answers = await Promise.all(addresses.map((address) => answerOf(address, name, value)));
    if (!answers.includes("missing")) return;
    if (tries === 0) say?.(`waits until the zone's name servers show ${name}`);
    if (performance.now() - started + pause > limit) return;
    await sleep(pause);
  }
}

async function addressesOf(server: string): Promise<string[]> {
  if (/^[\d.]+(:\d+)?$|^\[/.test(server)) return [server];
  const found = await dns.lookup(server.replace(/\.$/, ""), { all: true }).catch((): LookupAddress[] => []);
  return found
    .sort((one, other) => one.family - other.family)
    .map(({ address, family }) => (family === 6 ? `[${address}]` : address));
}

async function answerOf(address: string, name: string, value: string): Promise<Answer> {
  const resolver = new dns.Resolver({ timeout: 3000, tries: 1 });
  resolver.setServers([address]);
  try {
    const records = await resolver.resolveTxt(name);
    return records.some((parts) => parts.join("") === value) ? "shown" : "missing";
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === dns.NODATA || code === dns.NOTFOUND ? "missing" : "silent";
  }
}

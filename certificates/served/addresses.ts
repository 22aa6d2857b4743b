import { Resolver, lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { nodeAddressOf } from "../../settings/certificates";
import type { LookOptions, Target } from "./facts";

/** Where one look goes. */
export interface Place {
  readonly node: string;
  /** As it is shown. */
  readonly shown: string;
  readonly address: string;
  readonly port: number;
  /** Asked for by CONNECT once connected: which of the nodes is meant that answer at one place. */
  readonly tunnelTo?: string | undefined;
}

/**
 * Each node, or every address that the host's name has.
 * @param patience milliseconds for finding the addresses
 * @throws Error with a code of the resolver's if there are none
 */
export async function placesOf(
  { host, port, nodes }: Target,
  { connectTo, resolve }: LookOptions,
  patience: number,
): Promise<Place[]> {
  const there = connectTo === undefined ? undefined : nodeAddressOf(connectTo);
  if (nodes !== undefined)
    return Object.entries(nodes).map(([node, written]) => {
      const { address, port: own = port } = nodeAddressOf(written) ?? { address: written };
      const shown = shownAs(address, own);
      if (there === undefined) return { node, shown, address, port: own };
      return { node, shown, address: there.address, port: there.port ?? own, tunnelTo: shown };
    });
  if (there !== undefined) {
    const shown = shownAs(host, port);
    return [{ node: shown, shown, address: there.address, port: there.port ?? port }];
  }
  const addresses = await (resolve ?? ((name) => addressesOf(name, patience)))(host);
  return addresses.map((address) => {
    const shown = shownAs(address, port);
    return { node: shown, shown, address, port };
  });
}

/** `10.1.0.11:443`, `[2001:db8::3]:443` */
export function shownAs(address: string, port: number): string {
  return isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}

/**
 * The addresses that name servers have, else those of the machine's own files. The system's own look-up can't be broken off
 * and works on four names at a time: with a silent name server it would hold up everything.
 */
async function addressesOf(host: string, patience: number): Promise<string[]> {
  const resolver = new Resolver({ timeout: patience, tries: 1 });
  const timer = setTimeout(() => {
    resolver.cancel();
  }, patience);
  try {
    const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const addresses = found.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
    if (addresses.length > 0) return addresses;
    const [{ reason } = { reason: undefined }] = found.filter((one) => one.status === "rejected");
    if (["ETIMEOUT", "ECANCELLED"].includes((reason as NodeJS.ErrnoException).code ?? "")) throw reason;
  } finally {
    clearTimeout(timer);
  }
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

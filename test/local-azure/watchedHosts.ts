import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect as connectPlain, type Socket } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { startLocalAzure, type LocalAzure, type SeededHost } from "../../local-azure";
import { parseDay } from "../../rotation/calendar";
import { inFolder, tenantId } from "./support";

const conference = "conference.test.vc.maxconf.ca";

/** Hosts as a stack file watches them: one with three nodes, one without any, one of another issuer. */
export const hosts = {
  conference: {
    ...{ host: conference, port: 443, issuer: "DigiCert", owner: "maxconf-operations" },
    names: [conference, "sip.test.vc.maxconf.ca"],
    nodes: { "conf-1": "10.1.0.11", "conf-2": "10.1.0.12:8443", "conf-3": "[2001:db8::3]" },
  },
  management: {
    ...{ host: "pexip.test.maxconf.example.com", port: 443, issuer: "DigiCert", owner: "maxconf-operations" },
    names: ["pexip.test.maxconf.example.com"],
    nodes: {},
  },
  other: {
    ...{ host: "api.example.com", port: 8443, issuer: "Sectigo, R46", owner: "somebody" },
    names: ["api.example.com", "192.0.2.7"],
    nodes: {},
  },
} satisfies Record<string, SeededHost>;

/** Runs `work` with a local Azure in a folder, on a day, that has hosts. */
export async function inAzure<T>(
  directory: string,
  today: string | undefined,
  work: (azure: LocalAzure) => T | Promise<T>,
  seeded: readonly SeededHost[] = Object.values(hosts),
): Promise<T> {
  const day = today === undefined ? undefined : parseDay(today);
  const azure = await startLocalAzure({ directory, tenantId, apps: [], today: day, hosts: seeded });
  try {
    return await work(azure);
  } finally {
    await azure.close();
  }
}

/** Runs `work` with a local Azure of its own on 2026-11-22 that has hosts. */
export function withHosts<T>(work: (azure: LocalAzure) => T | Promise<T>): Promise<T> {
  return inFolder((directory) => inAzure(directory, "2026-11-22", work));
}

/** What a real client was shown: the chain, the server's own certificate first, and what the client says of it. */
export interface Shown {
  readonly chain: readonly X509Certificate[];
  readonly protocol: string | null;
}

/**
 * Connects as a client does, with a name in its greeting.
 * @param node the address of a node, asked for by CONNECT; left out: none
 * @throws Error of the client, where the handshake breaks off
 */
export async function look(azure: LocalAzure, name: string, node?: string): Promise<Shown> {
  const { QUARTERTURN_SERVED_AT: at = "" } = azure.environment;
  const [host, port] = at.split(":");
  const plain = connectPlain({ host, port: Number(port) });
  await once(plain, "connect");
  if (node !== undefined) await tunnel(plain, node);
  const socket = connect({ socket: plain, servername: name, rejectUnauthorized: false });
  try {
    await once(socket, "secureConnect");
    return { chain: chainOf(socket), protocol: socket.getProtocol() };
  } finally {
    socket.destroy();
  }
}

async function tunnel(plain: Socket, node: string): Promise<void> {
  // In two pieces, as a network may deliver it.
  plain.write(`CONNECT ${node} HTTP/1.1\r\nHost: ${node}\r\n`);
  setTimeout(() => plain.write("\r\n"), 5);
  const [answer] = (await once(plain, "data")) as [Buffer];
  if (!answer.toString().startsWith("HTTP/1.1 200 ")) throw new Error(answer.toString());
}

function chainOf(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  for (
    let one = socket.getPeerX509Certificate();
    one !== undefined && !chain.some(({ fingerprint256 }) => fingerprint256 === one?.fingerprint256);
    one = one.issuerCertificate
  )
    chain.push(one);
  return chain;
}

/** The authorities' roots, as a client reads them from the file that the environment names. */
export function rootsOf({ environment }: LocalAzure): readonly X509Certificate[] {
  const pem = readFileSync(environment.QUARTERTURN_SERVED_CA ?? "", "utf8");
  return pem
    .split(/(?<=-----END CERTIFICATE-----\n)/)
    .filter((one) => one.trim() !== "")
    .map((one) => new X509Certificate(one));
}

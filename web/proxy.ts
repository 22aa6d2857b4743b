import { BlockList, isIP } from "node:net";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for an address, by HTTPS_PROXY, HTTP_PROXY and NO_PROXY: as the providers in Go read them, so that all that
 * a run starts goes the same way. This machine is always reached directly.
 * Source: golang.org/x/net/http/httpproxy; a space divides NO_PROXY too, as in curl.
 * @returns undefined: without one
 * @throws Error if the proxy that is named is no address
 */
export function proxyOf(address: URL, env: Environment): URL | undefined {
  const name = address.protocol === "http:" ? "HTTP_PROXY" : "HTTPS_PROXY";
  const given = variable(env, name);
  if (given === undefined || isLoopback(address) || isExcepted(address, exceptionsIn(env))) return undefined;
  return proxyNamed(name, given);
}

/** Whether a proxy is named for anything. */
export function namesProxy(env: Environment): boolean {
  return ["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "GRPC_PROXY"].some(
    (name) => variable(env, name) !== undefined,
  );
}

/** All that the environment says of proxies, as one text: where it is the same, every address goes the same way. */
export function proxiesIn(env: Environment): string {
  return JSON.stringify(["HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"].map((name) => variable(env, name) ?? ""));
}

/**
 * The variables by which everything else that a run starts reaches this machine directly: Pulumi's SDK and the Azure SDK
 * don't know by themselves that they must, and trip over a space. None where no proxy is named.
 */
export function directToThisMachine(env: Environment): Readonly<Record<string, string>> {
  if (!namesProxy(env)) return {};
  const given = [...new Set([...exceptionsIn(env), ...thisMachine])].join(",");
  return { NO_PROXY: given, no_proxy: given };
}

const thisMachine = ["localhost", "127.0.0.1", "::1", ".localhost"];

/** In capitals or not; in capitals counts first. */
function variable(env: Environment, name: string): string | undefined {
  return [env[name], env[name.toLowerCase()]].find((value) => value !== undefined && value !== "");
}

function exceptionsIn(env: Environment): readonly string[] {
  const entries = (variable(env, "NO_PROXY") ?? "").toLowerCase().split(/[,\s]+/);
  return entries.filter((entry) => entry !== "");
}

const schemes = new Set(["http:", "https:", "socks5:"]);

function proxyNamed(variable: string, given: string): URL {
  const text = given.includes("://") ? given : `http://${given}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && schemes.has(url.protocol) && url.hostname !== "") return url;
  // A password may stand in it: it isn't repeated.
  throw new Error(
    `${variable}: got something that isn't an address, want one such as http://proxy.example.com:8080`,
  );
}

/** Without the brackets of an IPv6 address and the dot at a name's end. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$|\.$/g, "").toLowerCase();

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

function isLoopback(address: URL): boolean {
  const host = hostOf(address);
  return host === "localhost" || host.endsWith(".localhost") || contains(loopback, host);
}

function contains(list: BlockList, host: string): boolean {
  const family = isIP(host);
  return family !== 0 && list.check(host, family === 4 ? "ipv4" : "ipv6");
}

const standardPorts: Readonly<Record<string, string>> = { "http:": "80", "https:": "443" };

function isExcepted(address: URL, exceptions: readonly string[]): boolean {
  const host = hostOf(address);
  const port = address.port === "" ? standardPorts[address.protocol] : address.port;
  return exceptions.some((exception) => {
    if (exception === "*" || isInRange(host, exception)) return true;
    const { name, port: wanted } = partsOf(exception);
    if (wanted !== undefined && wanted !== port) return false;
    if (isIP(name) !== 0) return name === host;
    // `example.com` is the name and all below it; `.example.com` and `*.example.com` are those below it only.
    const below = name.replace(/^\*?\./, "");
    return host.endsWith(`.${below}`) || (below === name && host === name);
  });
}

/** Whether an address lies in a range such as `10.0.0.0/8`. */
function isInRange(host: string, exception: string): boolean {
  const [network = "", length = "", ...rest] = exception.split("/");
  const family = isIP(network);
  const bits = Number(length);
  if (family === 0 || rest.length > 0 || !/^\d+$/.test(length) || bits > (family === 4 ? 32 : 128))
    return false;
  const range = new BlockList();
  range.addSubnet(network, bits, family === 4 ? "ipv4" : "ipv6");
  return contains(range, host);
}

/** `example.com:8443`, `[::1]:443`, `::1`. */
function partsOf(exception: string): { readonly name: string; readonly port: string | undefined } {
  if (isIP(exception) !== 0) return { name: exception, port: undefined };
  const [, name = exception, port] = /^(.+?)(?::(\d+))?$/.exec(exception) ?? [];
  return { name: name.replace(/^\[|\]$/g, ""), port };
}

import type { Agent, Dispatcher } from "undici";
import { namesProxy, proxiesIn, proxyOf } from "./proxy";

const known = new Map<string, Agent>();

/**
 * What undici's requests go through: the proxies that the environment names, and a trust of its own. One for the same.
 * @param ca certificates in PEM that are trusted, in place of those that Node.js trusts
 */
export function dispatcherOf(env: NodeJS.ProcessEnv, ca?: string): Agent {
  const key = JSON.stringify([proxiesIn(env), ca]);
  const found = known.get(key);
  if (found !== undefined) return found;
  // Loaded late: it takes a quarter of a second.
  const undici = require("undici") as typeof import("undici");
  // An intermediate certificate may be all that somebody has.
  const tls = ca === undefined ? {} : { ca, allowPartialTrustChain: true };
  // One for each origin, so that a redirection to elsewhere goes its own way.
  const made = new undici.Agent({
    factory: (origin, options) => {
      const proxy = proxyOf(new URL(origin), env);
      if (proxy === undefined)
        return new undici.Pool(
          origin,
          ca === undefined ? options : Object.assign({}, options, { connect: tls }),
        );
      return new undici.ProxyAgent({ uri: proxy.href, proxyTunnel: true, requestTls: tls });
    },
  });
  known.set(key, made);
  return made;
}

/**
 * The same for Node.js' own `fetch`, which an SDK calls: its undici is an older one, so it is wrapped.
 * @returns undefined where Node.js' own way is the same
 */
export function dispatcherForFetch(env: NodeJS.ProcessEnv, ca?: string): Dispatcher | undefined {
  if (!namesProxy(env) && ca === undefined) return undefined;
  const { Dispatcher1Wrapper } = require("undici") as typeof import("undici");
  return new Dispatcher1Wrapper(dispatcherOf(env, ca));
}

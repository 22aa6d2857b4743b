"use strict";

// For Node's own clients of the local Azure (`node --require`): every name under `localhost` is this machine, as RFC 6761
// says and browsers and curl do; the system's resolver may not know that.
const dns = require("node:dns");

const systemLookup = dns.lookup;

/** @type {(hostname: string) => string} */
const resolvable = (hostname) => (/\.localhost\.?$/i.test(hostname) ? "127.0.0.1" : hostname);

/** @param {any[]} rest options, if any, and callback */
function lookup(/** @type {string} */ hostname, ...rest) {
  return Reflect.apply(systemLookup, dns, [resolvable(hostname), ...rest]);
}

Object.assign(dns, { lookup: Object.assign(lookup, systemLookup) });

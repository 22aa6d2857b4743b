import type { Chain } from "../../certificates/received/chain";
import type { Seen, Sighting } from "../../certificates/served/facts";
import { lookAt } from "../../certificates/served/look";
import { runsLocally } from "../../settings/clock";
import { servedIn } from "../../settings/cloud";
import { type WantedOne, authoritiesOf, namesOf } from "./wanted";

/** What each node shows now, a line for each; a node that can't be reached from here is no failure. */
export async function shownLines(one: WantedOne, { leaf }: Chain): Promise<string[]> {
  const { setting, at } = one;
  const served = servedIn(process.env);
  if (runsLocally(process.env) && served === undefined)
    return ["Not looked at where it is served: a rehearsal."];
  const { host, port, nodes, issuer } = setting;
  const extraRoots = authoritiesOf(one);
  const target = { host, port, nodes, names: namesOf(one), issuer, extraRoots };
  const sightings = await lookAt(target, { at, connectTo: served?.connectTo });
  return sightings.map((sighting) => `${placeOf(sighting)} ${shows(sighting, leaf.facts.fingerprint256)}.`);
}

function placeOf({ node, address }: Sighting): string {
  return node === address ? address : `${node} (${address})`;
}

function shows(sighting: Sighting, fingerprint: string): string {
  if (!sighting.ok) return `could not be looked at from here: ${sighting.reason}`;
  const [{ fingerprint256, notAfter }] = sighting.chain;
  if (fingerprint256 !== fingerprint)
    return `still shows the one until ${notAfter}: look again in some minutes with \`npm run status\``;
  return `shows it${incomplete(sighting)}`;
}

/** Clients that don't know the intermediate would refuse it. */
function incomplete({ chainFacts: { missing } }: Seen): string {
  return missing === null
    ? ""
    : `, without the certificate of ${missing}: upload that under Certificates, Trusted CA Certificates`;
}

import type { Chain } from "../../certificates/received/chain";
import type { Seen, Sighting } from "../../certificates/served/facts";
import { lookAt } from "../../certificates/served/look";
import { runsLocally } from "../../settings/clock";
import { servedIn } from "../../settings/cloud";
import { type WantedOne, authoritiesOf, namesOf } from "./wanted";

/** What each node shows now, a line for each; a node that can't be reached from here is no failure. */
export async function shownLines(one: WantedOne, { leaf }: Chain): Promise<string[]> {
  const sightings = await sightingsOf(one);
  if (sightings === undefined) return ["Not looked at where it is served: a rehearsal."];
  return sightings.map((sighting) => `${placeOf(sighting)} ${shows(sighting, leaf.facts.fingerprint256)}.`);
}

/** True if every node that answers shows one that ends later than this. */
export async function isOvertaken(one: WantedOne, { leaf }: Chain): Promise<boolean> {
  const shown = (await sightingsOf(one))?.filter((sighting) => sighting.ok) ?? [];
  return shown.length > 0 && shown.every(({ chain: [own] }) => own.notAfter > leaf.facts.notAfter);
}

/** Undefined in a rehearsal that serves nothing. */
async function sightingsOf(one: WantedOne): Promise<readonly Sighting[] | undefined> {
  const { setting, at } = one;
  const served = servedIn(process.env);
  if (runsLocally(process.env) && served === undefined) return undefined;
  const { host, port, nodes, issuer } = setting;
  const extraRoots = authoritiesOf(one);
  const target = { host, port, nodes, names: namesOf(one), issuer, extraRoots };
  return lookAt(target, { at, connectTo: served?.connectTo });
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

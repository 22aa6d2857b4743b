import { areRenewedIn } from "../settings/certificates";
import { type Asked, type AskedVault, vaultsAsked } from "./asked";
import { type Entry, does } from "./entry";

/** The vault in which keys of certificates that are renewed by ACME lie; none if there are none. */
export function renewingVaults(asked: Asked): AskedVault[] {
  return vaultsAsked(asked).filter(({ called }) => areRenewedIn(called, asked.settings.certificates));
}

const withRoles = (asked: Asked): string[] =>
  renewingVaults(asked).flatMap(({ id, access }) => (access === "rbac" ? [id] : []));

const isInstalled = ({ settings }: Asked): boolean =>
  Object.values(settings.certificates).some(({ acme, pexip }) => acme !== undefined && pexip !== undefined);

const zone = "Microsoft.Network/dnsZones";

/** What it takes to renew certificates by ACME. */
export const certificateEntries: readonly Entry[] = [
  {
    of: "`certificates.*.acme`, in a vault with roles",
    on: withRoles,
    actions: [],
    dataActions: ["create/action", "read"].map((one) => `Microsoft.KeyVault/vaults/certificates/${one}`),
    commands: ["renew"],
    why: "has a key made and a request for it, and joins it with what the authority gives",
  },
  {
    of: "`certificates.*.acme` with `pexip`, in a vault with roles",
    on: (asked) => (isInstalled(asked) ? withRoles(asked) : []),
    actions: [],
    dataActions: ["Microsoft.KeyVault/vaults/secrets/getSecret/action"],
    commands: ["renew"],
    why: "reads certificate and key, to install them",
  },
  does(
    {
      of: "`certificates.*.acme.dnsZone`",
      on: ({ settings }) => Object.values(settings.certificates).flatMap(({ acme }) => acme?.dnsZone ?? []),
    },
    [`${zone}/read`, `${zone}/TXT/read`, `${zone}/TXT/write`, `${zone}/TXT/delete`],
    ["renew"],
    "proves names: puts a TXT value beside those of others, and takes it out again",
  ),
];

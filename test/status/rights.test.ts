import { type Case, testCases } from "./cases";
import type { Change } from "./change";

/** Readers, by the permissions of a policy; `undefined` stands for none. */
function readers(permissions: Readonly<Record<string, readonly string[] | undefined>>): Change["estate"] {
  const held = Object.entries(permissions).flatMap(([name, some]) =>
    some === undefined ? [] : [[`id-of-${name.toLowerCase()}`, some] as const],
  );
  return {
    rights: { ok: true, value: { access: "policies", permissions: new Map(held) } },
    readers: Object.keys(permissions).map((name) => ({
      name,
      principalId: { ok: true, value: `id-of-${name.toUpperCase()}`.replace("ID-OF", "id-of") },
    })),
  };
}

const cases: readonly Case[] = [
  [
    "who may get and list is well",
    { estate: readers({ gateway: ["get", "list"], "reader aks": ["all"] }) },
    0,
  ],
  [
    "who has no policy any more gets it from a run",
    { estate: readers({ "reader aks": undefined }) },
    1,
    "reader-without-right",
    /^the reader aks may not get and list secrets of kvlt-maxconf-test; run `pulumi up --refresh --stack test`: it gives it the right$/,
  ],
  [
    "a policy that lacks something may be somebody's: what is to be added is said, with what it has",
    { estate: readers({ gateway: ["get", "set"] }) },
    1,
    "reader-without-right",
    /may not list secrets .*--object-id id-of-GATEWAY --secret-permissions get set list`$/,
  ],
  [
    "a Function App without an identity can't read",
    {
      estate: {
        rights: { ok: true, value: { access: "policies", permissions: new Map() } },
        readers: [{ name: "Function App", principalId: { ok: true, value: undefined } }],
      },
    },
    1,
    "reader-without-identity",
  ],
  [
    "an identity that can't be read is unknown",
    {
      estate: {
        rights: { ok: true, value: { access: "policies", permissions: new Map() } },
        readers: [{ name: "reader aks", principalId: { ok: false, reason: "404 ResourceNotFound" } }],
      },
    },
    2,
    "reader-unreadable",
    /could not tell whether reader aks may read kvlt-maxconf-test: 404/,
  ],
  [
    "rights by roles are said not to be read",
    {
      estate: {
        rights: { ok: true, value: { access: "rbac" } },
        readers: [{ name: "reader aks", principalId: { ok: true, value: "a" } }],
      },
    },
    0,
    "rights-not-read",
    /can't be told: reader aks/,
  ],
  [
    "a vault that can't be read is unknown",
    { estate: { rights: { ok: false, reason: "403 AuthorizationFailed" }, readers: [] } },
    2,
    "estate-unreadable",
    /^could not read the rights in the vault kvlt-maxconf-test: 403/,
  ],
];

describe("the rights of those who read the vault", () => {
  testCases(cases);
});

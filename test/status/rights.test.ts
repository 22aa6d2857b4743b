import { type Case, testCases } from "./cases";
import type { Read } from "../../status/reading";
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

/** One reader, in a vault that gives rights by roles. */
function byRole(mayRead: Read<boolean>): Change["estate"] {
  return {
    rights: { ok: true, value: { access: "rbac", mayRead: new Map([["id-of-aks", mayRead]]) } },
    readers: [{ name: "reader aks", principalId: { ok: true, value: "id-of-AKS" } }],
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
  ["whoever has a role that reads is well", { estate: byRole({ ok: true, value: true }) }, 0],
  [
    "who has no role of its own gets it from a run",
    { estate: byRole({ ok: true, value: false }) },
    1,
    "reader-without-right",
    /^the reader aks has no role of its own by which it may read secrets of kvlt-maxconf-test; run `pulumi up --refresh --stack test`: it gives it/,
  ],
  [
    "roles that can't be read are said, and nobody is called for it",
    { estate: byRole({ ok: false, reason: "403 AuthorizationFailed" }) },
    0,
    "rights-not-read",
    /^whether the reader aks may read secrets of kvlt-maxconf-test can't be told: 403 AuthorizationFailed;/,
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

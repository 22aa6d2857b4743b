import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { readRights } from "../../cli/rights/readRights";
import { markdownTable } from "../../rendering/columns";
import type { Asked, Command } from "../../rights/asked";
import { type Rights, type RoleDefinition, rightsSchema } from "../../rights/file";
import { missingRight } from "../../rights/missing";
import { entries, everyday, rightsFor } from "../../rights/rights";
import { actionRows, graphRows } from "../../rights/table";
import { rightsText } from "../../rights/text";
import { readSettings } from "../../settings/settings";
import { inFolder } from "../local-azure/support";
import { type Raw, stackFile } from "../settings/stackFile";

const subscriptionId = "11111111-1111-1111-1111-111111111111";
const other = "22222222-2222-2222-2222-222222222222";
const group = (name: string, subscription = subscriptionId): string =>
  `/subscriptions/${subscription}/resourceGroups/${name}`;
const edge = "d802c929-6984-48f9-81d1-ff8770c65bde";

function asked(raw: Raw, access: Asked["access"] = "policies"): Asked {
  return { settings: readSettings(raw), subscriptionId, access };
}

/** A vault that exists, one consumer, and nothing more. */
const smallest: Raw = {
  tenantId: "953fc14a-00c7-4452-a2fb-0a73070de7f3",
  vault: { name: "kvlt-shared", existing: { resourceGroup: "rg-shared", subscription: other } },
  consumers: { edge: { displayName: "edge", clientId: edge } },
};

/** Those of a stack whose pieces lie in one place. */
function theRights(
  here: Asked,
  wanted = everyday,
): Omit<Rights, "roles"> & { readonly role: RoleDefinition } {
  const { roles, ...rest } = rightsFor(here, "shared", wanted);
  const [role] = roles;
  assert.ok(role !== undefined && roles.length === 1);
  return { role, ...rest };
}

describe("The rights of a stack", () => {
  it("of the smallest stack file are few, in the vault's own resource group", () => {
    const { role, graph, ownerOf } = theRights(asked(smallest));
    assert.deepEqual(role.Actions, [
      "Microsoft.KeyVault/vaults/accessPolicies/write",
      "Microsoft.KeyVault/vaults/read",
    ]);
    assert.deepEqual(role.DataActions, []);
    assert.deepEqual(role.AssignableScopes, [group("rg-shared", other)]);
    assert.deepEqual([graph, ownerOf], [["Application.ReadWrite.OwnedBy", "AuditLog.Read.All"], [edge]]);
  });

  it("in a vault with roles read no value, and give nobody a role where nobody else reads", () => {
    const { role } = theRights(asked(smallest, "rbac"));
    assert.deepEqual(role.Actions, [
      "Microsoft.Authorization/roleAssignments/read",
      "Microsoft.KeyVault/vaults/read",
    ]);
    assert.deepEqual(
      role.DataActions.map((action) => action.replace("Microsoft.KeyVault/vaults/secrets/", "")),
      ["delete", "readMetadata/action", "recover/action", "setSecret/action", "update/action"],
    );
    const reason = "yearly audit";
    const readers = { audit: { objectId: other, reason } };
    const vault = { ...(smallest.vault as Raw), readers };
    const more = theRights(asked({ ...smallest, vault }, "rbac")).role.Actions;
    assert.ok(more.includes("Microsoft.Authorization/roleAssignments/write"));
  });

  it("in several vaults are those of each, as it gives rights", () => {
    const east = { name: "kvlt-east", access: "rbac", location: "canadaeast" };
    const raw = { ...smallest, location: "canadacentral", resourceGroup: { name: "rg-own", existing: true } };
    const consumers = { edge: { displayName: "edge", clientId: edge, vaults: ["default", "east"] } };
    const { roles } = rightsFor(asked({ ...raw, consumers, vaults: { east } }), "shared", ["up"]);
    const found = roles.map(({ AssignableScopes, Actions }) => [
      AssignableScopes[0],
      Actions.filter((one) => one.endsWith("/write")).map((one) => one.replace("Microsoft.", "")),
    ]);
    assert.deepEqual(found, [
      [group("rg-own"), ["Authorization/roleAssignments/write", "KeyVault/vaults/write"]],
      [group("rg-shared", other), ["KeyVault/vaults/accessPolicies/write"]],
    ]);
  });

  it("for one command are that command's", () => {
    const of = (command: Command) => theRights(asked(smallest, "rbac"), [command]);
    const status = of("status");
    assert.deepEqual(status.graph, ["Application.Read.All", "AuditLog.Read.All"]);
    assert.deepEqual(status.ownerOf, []);
    assert.deepEqual(status.role.DataActions, ["Microsoft.KeyVault/vaults/secrets/readMetadata/action"]);
    assert.deepEqual(of("preview").graph, ["Application.Read.All"]);
    assert.match(status.role.Name, /^Quarterturn shared \(status\)$/);
  });

  it("to renew certificates by ACME are those in the vault and in the zone, where some are renewed", () => {
    const zone = `${group("rg-dns", other)}/providers/Microsoft.Network/dnszones/example.com`;
    const one = { host: "a.example.com", issuer: "DigiCert", owner: "operations", acme: { dnsZone: zone } };
    const acme = { directory: "https://acme.example.com/", email: "a@example.com", accountKey: "[secret]" };
    const raw = { ...smallest, acme, certificates: { one } };
    assert.deepEqual(rightsFor(asked(smallest, "rbac"), "shared", ["renew"]).roles, []);
    const found = rightsFor(asked(raw, "rbac"), "shared", ["renew"]).roles;
    const inVault = ["create/action", "read"].map((one) => `Microsoft.KeyVault/vaults/certificates/${one}`);
    const inZone = ["TXT/delete", "TXT/read", "TXT/write", "read"].map(
      (one) => `Microsoft.Network/dnsZones/${one}`,
    );
    assert.deepEqual(
      found.map(({ AssignableScopes, Actions, DataActions }) => [AssignableScopes[0], Actions, DataActions]),
      [
        [group("rg-dns", other), inZone, []],
        [group("rg-shared", other), [], inVault],
      ],
    );
    const byPolicies = asked(raw);
    const text = (...wanted: Command[]): string =>
      rightsText(byPolicies, "shared", wanted, rightsFor(byPolicies, "shared", wanted));
    assert.match(text("renew"), /--object-id OBJECT-ID --certificate-permissions create get$/m);
    assert.match(text("status", "renew"), /--secret-permissions list --certificate-permissions create get$/m);
    assert.doesNotMatch(text("up", "renew"), /set-policy/);
  });

  it("of what is created are given in the subscription, and of what exists elsewhere there", () => {
    const raw = stackFile("test");
    const there = { resourceGroup: "rg-hub", subscription: other };
    const gateway = { name: "apim", existing: there };
    const { roles } = rightsFor(asked({ ...raw, gateway }), "test");
    const scopes = ({ AssignableScopes }: RoleDefinition): string[] => AssignableScopes;
    assert.deepEqual(roles.flatMap(scopes), [`/subscriptions/${subscriptionId}`, group("rg-hub", other)]);
    const [own, hub] = roles;
    assert.ok(own);
    assert.ok(own.Actions.includes("Microsoft.KeyVault/vaults/write"));
    assert.ok(!own.Actions.some((action) => action.endsWith("/delete")));
    assert.deepEqual(hub?.Actions, ["Microsoft.ApiManagement/service/read"]);
    assert.equal(hub.Name, `Quarterturn test in rg-hub of ${other}`);
    // Who only looks comes after the run that made the group.
    const looks = rightsFor(asked(raw), "test", ["status"]).roles;
    assert.deepEqual(looks.flatMap(scopes), [group("rg-maxconf-test")]);
    const existing = { name: "rg-maxconf-test", existing: true };
    const narrow = rightsFor(asked({ ...raw, gateway, resourceGroup: existing }), "test").roles;
    assert.deepEqual(narrow.flatMap(scopes), [group("rg-maxconf-test"), group("rg-hub", other)]);
  });

  it("are printed as a file that --rights takes, and as steps to give them", () => {
    const here = asked(stackFile("test"));
    const rights = rightsFor(here, "test");
    assert.deepEqual(rightsSchema.parse(JSON.parse(JSON.stringify(rights))), rights);
    const text = rightsText(here, "test", everyday, rights);
    assert.match(text, /npm run -s rights -- --stack test --role > role\.json/);
    assert.match(text, /--role "Quarterturn test" --scope \/subscriptions\/1{8}.* --condition "/);
    assert.match(text, new RegExp(`az ad app owner add --id ${edge} --owner-object-id OBJECT-ID`));
    assert.equal(text.match(/Microsoft\.KeyVault\/vaults\/read /g)?.length, 1);
  });

  it("are each for something, by a name that Azure could have", () => {
    for (const { of, actions, dataActions = [], commands: needing, why } of entries) {
      assert.ok(actions.length + dataActions.length > 0 && needing.length > 0 && why !== "", of);
      for (const action of [...actions, ...dataActions])
        assert.match(action, /^Microsoft\.[A-Za-z]+(\/[A-Za-z]+)+\/(read|write|delete|action)$/);
    }
  });

  it("stand in docs/production.md as they are here", async () => {
    const options = { ...(await resolveConfig("docs/production.md")), parser: "markdown" };
    const document = readFileSync("docs/production.md", "utf8").replaceAll("\r\n", "\n");
    for (const rows of [actionRows(), graphRows()]) {
      const table = await format(markdownTable(rows).join("\n"), options);
      assert.ok(document.includes(table), `docs/production.md is stale, it should have:\n${table}`);
    }
  });
});

describe("A right that is missing", () => {
  const scope = `${group("rg")}/providers/Microsoft.KeyVault/vaults/kvlt`;

  it("is named, with where and whose, and the way out", () => {
    const said =
      `Status=403 Code="AuthorizationFailed" Message="The client 'c' with object id 'o' does not have authorization ` +
      `to perform action 'Microsoft.KeyVault/vaults/read' over scope '${scope}' or the scope is invalid."`;
    assert.equal(
      missingRight(said, "")?.replace(/: `npm.*/, ""),
      `whoever runs this (o) lacks the right Microsoft.KeyVault/vaults/read on ${scope}`,
    );
  });

  it("is the one on what a resource is bound to, where Azure says so", () => {
    const said =
      "LinkedAuthorizationFailed: The client 'c' with object id 'o' has permission to perform action 'A/write' on scope " +
      `'/x'; however, it does not have permission to perform action 'B/join/action' on the linked scope(s) '${scope}' or`;
    assert.match(missingRight(said, "") ?? "", /lacks the right B\/join\/action on /);
  });

  it("is a permission of Microsoft Graph where that refuses, and none where anything else is wrong", () => {
    const denied = "Authorization_RequestDenied: Insufficient privileges to complete the operation.";
    assert.match(
      missingRight(denied, "Mail.Send") ?? "",
      /lacks, in Microsoft Graph, Mail\.Send: `npm run rights/,
    );
    assert.equal(missingRight("ResourceNotFound: 404", "Mail.Send"), undefined);
  });
});

describe("A file of rights", () => {
  it("that is none is refused with what is wrong in it", async () => {
    await inFolder((folder) => {
      const file = join(folder, "rights.json");
      writeFileSync(file, "{");
      assert.throws(() => readRights(file), /--rights: got \S+, want a JSON file/);
      const rights = rightsFor(asked(smallest), "shared");
      writeFileSync(file, JSON.stringify({ ...rights, graph: ["Directory.ReadWrite.All"] }));
      assert.throws(
        () => readRights(file),
        /npm run -s rights -- --stack STACK --json.*\n.*graph\.0: got "Directory/,
      );
      writeFileSync(file, JSON.stringify(rights));
      assert.deepEqual(readRights(file), rights);
      return Promise.resolve();
    });
  });
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { format, resolveConfig } from "prettier";
import { packageRoot } from "../../cli/places";
import { deadlinesOn } from "../../deadlines/deadlines";
import { register } from "../../deadlines/register";
import { registerRows } from "../../deadlines/table";
import { type Uses, apisIn, usesOf } from "../../deadlines/uses";
import { types } from "../../names/types";
import { markdownTable } from "../../rendering/columns";
import { addDays, isDay, parseDay } from "../../rotation";

/** A stack that uses all that any entry is about. */
const everything: Uses = {
  apis: [
    { type: types.vault, name: "vault", apiVersion: "2024-11-01" },
    { type: types.accessPolicy, name: "gateway-reads-secrets", apiVersion: "2024-11-01" },
  ],
  managedHosts: ["api.example.com"],
  certificates: [
    { name: "pexip", issuer: "DigiCert", owner: "MaxConf operations" },
    { name: "other", issuer: "Sectigo", owner: "somebody" },
    { name: "third", issuer: "GlobalSign", owner: "somebody" },
    { name: "fourth", issuer: "Let's Encrypt", owner: "somebody" },
  ],
  nodeMajor: 22,
};
const nothing: Uses = { apis: [], managedHosts: [], certificates: [], nodeMajor: 99 };

/** What it says of an entry on a day, `act: since …`; undefined if nothing. */
function said(id: string, today: string, uses: Uses = everything): string | undefined {
  const found = deadlinesOn(uses, parseDay(today)).find(({ entry, isNews }) => entry.id === id && isNews);
  return found && `${found.level}: ${found.sentence}`;
}

describe("the register of dates that end things", () => {
  it("is in the order of its days, each with a source, where it was read and what to do", () => {
    const days = register.map(({ on }) => on);
    assert.deepEqual(days, [...days].sort());
    assert.equal(new Set(register.map(({ id }) => id)).size, register.length);
    for (const { id, on, source, what, action, whom } of register) {
      assert.ok(isDay(on) && isDay(source.readOn), id);
      assert.match(source.url, /^https:\/\/[a-z]/, id);
      for (const text of [what, action, whom]) assert.doesNotMatch(text, /^$|\.$/, id);
    }
  });

  it("is the table of docs/status.md: a new row goes there too", async () => {
    const file = join(packageRoot, "docs", "status.md");
    const text = readFileSync(file, "utf8");
    const style = { parser: "markdown", ...(await resolveConfig(file)) };
    const table = await format(markdownTable(registerRows()).join("\n"), style);
    assert.ok(text.includes(table), `want in docs/status.md:\n${table}`);
  });

  it("says nothing of what a stack doesn't use, on any day", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), (days) => {
        assert.deepEqual(deadlinesOn(nothing, addDays(parseDay("2025-01-01"), days)), []);
      }),
    );
  });

  for (const { id, on, noticeDays, then, saidUntil } of register) {
    it(`says of ${id} the right thing from its notice on, before its day, on it and after it`, () => {
      const uses = id === "node-24" ? { ...everything, nodeMajor: 24 } : everything;
      assert.equal(said(id, addDays(on, -noticeDays - 1), uses), undefined);
      if (noticeDays > 0) {
        assert.match(
          said(id, addDays(on, -1), uses) ?? "",
          new RegExp(`^(due|note): from ${on} on, in 1 day: `),
        );
        assert.match(
          said(id, addDays(on, -noticeDays), uses) ?? "",
          new RegExp(`: from ${on} on, in ${noticeDays} days: `),
        );
      }
      assert.match(said(id, on, uses) ?? "", new RegExp(`^${then}: from today, ${on}, on: `));
      if (saidUntil !== on) {
        assert.match(said(id, addDays(on, 1), uses) ?? "", new RegExp(`^${then}: since ${on}: `));
      }
      if (saidUntil !== undefined) assert.equal(said(id, addDays(saidUntil, 1), uses), undefined);
    });
  }

  it("never goes back on a warning: from its notice to its end it is said on every day", () => {
    const from = parseDay("2025-01-01");
    for (const { id, on, noticeDays, saidUntil } of register) {
      const uses = id === "node-24" ? { ...everything, nodeMajor: 24 } : everything;
      for (let at = 0; at < 2200; at += 1) {
        const today = addDays(from, at);
        const isWanted = addDays(on, -noticeDays) <= today && (saidUntil === undefined || today <= saidUntil);
        assert.equal(said(id, today, uses) !== undefined, isWanted, `${id} on ${today}`);
      }
    }
  });
});

describe("what a stack uses", () => {
  const vault = `urn:pulumi:test::quarterturn::quarterturn:index:SecretVault$${types.vault}::vault`;

  it("is the API that the state says it is looked after with", () => {
    const apis = apisIn([
      { urn: vault, outputs: { azureApiVersion: "2024-11-01" } },
      { urn: `${vault}-2`, outputs: {} },
    ]);
    assert.deepEqual(apis, [{ type: types.vault, name: "vault", apiVersion: "2024-11-01" }]);
  });

  it("doesn't end with an API that stays, nor with one of another service", () => {
    const apis = [
      { type: types.vault, name: "vault", apiVersion: "2026-02-01" },
      { type: types.vault, name: "next", apiVersion: "2026-12-01-preview" },
      { type: types.site, name: "site", apiVersion: "2020-01-01" },
    ];
    assert.equal(said("key-vault-api", "2027-03-01", { ...nothing, apis }), undefined);
  });

  it("is named, with the API that ends", () => {
    assert.match(
      said("key-vault-api", "2027-02-27") ?? "",
      /^act: .*; of this stack: Vault vault \(2024-11-01\), AccessPolicy gateway-reads-secrets \(2024-11-01\)$/,
    );
  });

  it("is the domains whose certificates Azure manages, and no others", () => {
    const domains = [
      { host: "a.example.com", certificate: "managed" },
      { host: "b.example.com", certificate: "keyVault", secret: "b" },
    ];
    const settings = { gateway: { domains }, certificates: {} } as unknown as Parameters<typeof usesOf>[0];
    assert.deepEqual(usesOf(settings, [], 24).managedHosts, ["a.example.com"]);
    assert.deepEqual(usesOf({ ...settings, gateway: undefined }, [], 24).managedHosts, []);
  });
});

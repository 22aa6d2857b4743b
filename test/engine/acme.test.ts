import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createPrivateKey } from "node:crypto";
import { once } from "node:events";
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { AcmeEstate, zone } from "../support/acmeEstate";
import { forms } from "../support/certificateRun";
import { describeWithEngine } from "../support/engine";
import { until } from "../support/killed";
import { goMissing } from "../support/go";
import { Pebble, externalAccount } from "../support/pebble";
import { PexipDouble } from "../support/pexip";
import { needless, refused } from "../support/rights";
import { withEstate } from "../local-azure/contract/estate";
import { groupOf } from "../local-azure/contract/management";
import type { Properties } from "../../local-azure/properties";
import type { Rights } from "../../rights/file";
import { rightsFor } from "../../rights/rights";
import { readStackFile } from "../../status/read/stackFile";
import { inFolder } from "../local-azure/support";

const missing = goMissing();
const nodes = ["conf-1.example.com"];

/** Everything that lies in a folder, one text. */
function contentOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((one) => join(folder, one))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, "latin1"))
    .join("\n");
}

/** True if OpenSSL follows the chain of what is in the vault to the root, for a host. */
function verified(at: AcmeEstate, name: string, host: string): boolean {
  const [leaf = "", ...others] =
    at.keyInVault(name).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const [one, chain] = [join(at.folder, `${name}.leaf.pem`), join(at.folder, `${name}.chain.pem`)];
  writeFileSync(one, leaf);
  writeFileSync(chain, others.join("\n"));
  const trust = ["-CAfile", join(at.folder, "root.pem"), "-untrusted", chain, "-verify_hostname", host];
  return /: OK\s*$/.test(execFileSync("openssl", ["verify", ...trust, one], { encoding: "utf8" }));
}

const title = `A certificate that is renewed by ACME${missing === undefined ? "" : ` (skipped: ${missing})`}`;
describeWithEngine(
  title,
  (engine) => {
    let pebble: Pebble;
    before(async function () {
      if (missing !== undefined) this.skip();
      pebble = await Pebble.start();
    });
    after(() => {
      if (missing === undefined) pebble.stop();
    });

    const inEstate = (work: (at: AcmeEstate) => Promise<void>, vault: Properties = {}): Promise<void> =>
      withEstate((estate) =>
        inFolder((folder) => AcmeEstate.during({ estate, pebble, folder, engine, vault }, work)),
      );

    it("comes for a wildcard and what it is under, by DNS, and for another over HTTP: once, and next when it is due", async () => {
      await inEstate(async (at) => {
        const apex = { host: zone, names: [zone, `*.${zone}`], acme: { dnsZone: at.zoneId } };
        const conference = { host: `conference.${zone}`, acme: { listen: pebble.http } };
        await at.write({ apex, conference, byhand: { host: `other.${zone}` } });
        const { code, output, seen } = await at.renew();
        assert.equal(code, 0, output);
        assert.match(
          output,
          /^apex: asks localhost:\d+ for vc\.example\.com, \*\.vc\.example\.com, with a new key/m,
        );
        assert.match(output, /^apex: renewed: for vc\.example\.com, \*\.vc\.example\.com, by .*Pebble/m);
        assert.match(
          output,
          /^It is in the vault kvlt-maxconf-test, certificate conference; the next one comes on \d{4}-/m,
        );
        assert.deepEqual(at.records, []);
        for (const name of ["apex", "conference"])
          assert.deepEqual(at.inVault(name), { versions: 1, isPending: false });
        assert.deepEqual(at.inVault("byhand"), { versions: 0, isPending: false });
        assert.ok(verified(at, "apex", `a.${zone}`) && verified(at, "apex", zone));
        assert.ok(verified(at, "conference", `conference.${zone}`));
        const again = await at.renew();
        assert.equal(again.code, 0, again.output);
        assert.match(
          again.output,
          /^apex: the one in the vault is valid until \d{4}.*; the next one comes on /m,
        );
        assert.doesNotMatch(again.output, /asks localhost/);
        assert.equal(at.inVault("apex").versions, 1);
        const everything = [contentOf(at.folder), output, seen, again.output, again.seen].join("\n");
        const keys = [at.accountKey, at.keyInVault("apex"), at.keyInVault("conference")];
        const secrets = [...keys.flatMap((key) => forms(createPrivateKey(key))), externalAccount.hmacKey];
        for (const secret of secrets) assert.ok(secret.length > 20 && !everything.includes(secret));
      });
    });

    it("comes where another one's doesn't, and a name that isn't proven leaves no record behind", async () => {
      await inEstate(async (at) => {
        const busy = createServer().listen(Number(pebble.http.split(":")[1]), "127.0.0.1");
        await once(busy, "listening");
        const wrong = at.zoneId.replace(zone, `other.${zone}`);
        await at.write({
          conference: { host: `conference.${zone}`, acme: { dnsZone: at.zoneId } },
          nowhere: { host: `a.other.${zone}`, acme: { dnsZone: wrong } },
          unseen: { host: `unseen.${zone}`, acme: { dnsZone: at.zoneId } },
          taken: { host: `taken.${zone}`, acme: { listen: pebble.http } },
          zzz: { host: `zzz.${zone}`, acme: { dnsZone: at.zoneId } },
        });
        const { code, output } = await at.renew();
        busy.close();
        assert.equal(code, 1, output);
        assert.match(
          output,
          /^nowhere: there is no zone other\.vc\.example\.com where `acme\.dnsZone` says/m,
        );
        assert.match(
          output,
          /^taken: `acme\.listen`: got 127\.0\.0\.1:\d+, where another program listens already/m,
        );
        assert.match(output, /^unseen: localhost:\d+ gave no certificate: No TXT records found/m);
        assert.match(output, /^conference: renewed/m);
        assert.match(output, /^zzz: renewed/m);
        assert.deepEqual(at.records, []);
        assert.deepEqual(at.inVault("nowhere"), { versions: 0, isPending: true });
        const one = await at.renew("byhand");
        assert.equal(one.code, 2);
        assert.match(one.output, /CERT: got byhand, want one/);
      });
    });

    it("doesn't come to an account that the authority doesn't know, or for other names than those that are waited for", async () => {
      await inEstate(async (at) => {
        const conference = { host: `conference.${zone}`, acme: { dnsZone: at.zoneId } };
        await at.write(
          { conference },
          Buffer.from("another key of 32 bytes, at least").toString("base64url"),
        );
        const stranger = await at.renew();
        assert.equal(stranger.code, 1, stranger.output);
        assert.match(
          stranger.output,
          /^conference: localhost:\d+ wants an account of its own: .*quarterturn:acme\.keyId and hmacKey/m,
        );
        await at.write({ conference: { ...conference, names: [conference.host, `sip.${zone}`] } });
        const other = await at.renew("conference");
        assert.equal(other.code, 1, other.output);
        assert.match(
          other.output,
          /a request waits in the vault .*, for conference\.vc\.example\.com; .*`az keyvault certificate pending delete/,
        );
        await at.write({ conference: { ...conference, key: { type: "rsa-3072" } } });
        const otherKey = await at.renew("conference");
        assert.match(
          otherKey.output,
          /a request waits in the vault .*, with a key of type p-256; the stack file wants rsa-3072/,
        );
      });
    });

    it("needs the rights that npm run rights lists, and each of them, in a vault with roles", async () => {
      await PexipDouble.run(nodes, (double) =>
        inEstate(
          async (at) => {
            await at.writeForPexip(double);
            const { settings } = readStackFile(at.folder, "test");
            const { azure } = at.estate;
            const { subscriptionId } = azure.world;
            const vault = { ...settings.vault, access: "rbac" } as const;
            const asked = { settings: { ...settings, vault }, access: "rbac", subscriptionId } as const;
            const listed = rightsFor(asked, "test", ["renew"]);
            // The estate's group has another name than the stack file's.
            const rights: Rights = {
              ...listed,
              roles: listed.roles.map((role) => ({ ...role, AssignableScopes: [groupOf(at.estate)] })),
            };
            const granted = azure.setRights(rights);
            const { code, output } = await at.renew();
            assert.equal(code, 0, output);
            assert.deepEqual(at.inVault("conference"), { versions: 1, isPending: false });
            const demands = granted?.demands ?? [];
            assert.deepEqual(refused(demands, rights), []);
            assert.deepEqual(needless(demands, rights), []);
          },
          { enableRbacAuthorization: true },
        ),
      );
    });

    it("is gone on with where a run was killed, with the request that waits, and goes on to its nodes", async () => {
      await PexipDouble.run(nodes, (double) =>
        inEstate(async (at) => {
          await at.writeForPexip(double);
          const child = at.start("conference");
          const closed = once(child, "close");
          await until(() => at.records.length > 0 || child.exitCode !== null);
          child.kill("SIGKILL");
          await closed;
          assert.deepEqual(at.inVault("conference"), { versions: 0, isPending: true });
          const [left] = at.records;
          assert.ok(left !== undefined);

          // It may not read the key yet: what is in the vault stays there, and only the way to the nodes is open.
          const { code, output } = await at.renew();
          assert.equal(code, 1, output);
          assert.match(output, /lacks the right `get` on secrets of the vault/);
          assert.match(output, /with the request that waits in the vault since before/);
          const { world } = at.estate.azure;
          at.estate.allow(world.operator.objectId, "get");
          const installed = await at.renew();
          assert.equal(installed.code, 0, installed.output);
          assert.match(installed.output, /^conference: the one in the vault is valid until /m);
          assert.match(installed.output, /^Assigned to conf-1\.example\.com, and read back/m);
          assert.deepEqual(at.inVault("conference"), { versions: 1, isPending: false });
          // It goes an hour after it was published; ours is gone.
          assert.deepEqual(at.records, [left]);
          assert.deepEqual(
            double.held.map((one) => one.nodes),
            [nodes],
          );
          const [held] = double.held;
          assert.equal(held?.certificate.match(/BEGIN CERTIFICATE/g)?.length, 2);
          held.nodes = [];
          const again = await at.renew();
          assert.equal(again.code, 0, again.output);
          assert.match(
            again.output,
            /nothing was uploaded[\s\S]*Assigned to conf-1\.example\.com, and read back/,
          );
          assert.equal(double.held.length, 1);
        }),
      );
    });
  },
  15,
);

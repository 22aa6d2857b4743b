import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { untilShown } from "../../certificates/acme/nameServers";
import { AcmeError, type AcmeAccount, type Challenge, order } from "../../certificates/acme/order";
import { certificatesIn } from "../../certificates/received/bundle";
import { judge } from "../../certificates/received/check";
import { makeRequest, readRequest } from "../../certificates/request/request";
import { rootsWith } from "../../certificates/served/chain";
import { goMissing } from "../support/go";
import { Pebble, externalAccount } from "../support/pebble";

const missing = goMissing();
const names = ["conference.example.com", "sip.example.com"];

const email = "operations@example.com";

function newKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return privateKey.export({ format: "pem", type: "pkcs8" }).toString();
}

async function request(): Promise<Buffer> {
  const { csr } = await makeRequest("p-256", names);
  return Buffer.from(csr.replace(/-----[^-]+-----/g, ""), "base64");
}

const title = `a certificate by ACME${missing === undefined ? "" : ` (skipped: ${missing})`}`;
(missing === undefined ? describe : describe.skip)(title, function () {
  this.timeout(300_000);
  let pebble: Pebble;
  let account: AcmeAccount;

  before(async () => {
    pebble = await Pebble.start();
    account = { directory: pebble.directory, accountKey: newKey(), email, externalAccount };
  });
  after(() => {
    pebble.stop();
  });

  /** Publishes in the DNS server beside Pebble; `told` is what was published and removed. */
  function solver(valueOf = ({ value }: Challenge): string => value) {
    const told: string[] = [];
    return {
      told,
      kind: "dns-01" as const,
      publish: async (challenge: Challenge) => {
        told.push(`+ ${challenge.at}`);
        await pebble.record(challenge.at, valueOf(challenge));
      },
      remove: async ({ at }: Challenge) => {
        told.push(`- ${at}`);
        await pebble.record(at);
      },
    };
  }

  it("proves each name by DNS, and what comes is as good as one that was asked for by hand", async () => {
    const [csr, dns] = [await request(), solver()];
    const answer = certificatesIn(Buffer.from(await order(account, csr, dns)));
    const { publicKey } = await readRequest(csr);
    const { chain, faults } = judge(answer, {
      ...{ name: "conference", names, issuer: "Pebble", renewBeforeDays: 30, publicKey, keyIn: "it" },
      longestLife: () => 36_500,
      roots: rootsWith([await pebble.root()]),
      at: new Date(Date.now() + 1000).toISOString(),
    });
    assert.deepEqual(faults, []);
    assert.equal(chain?.intermediates.length, 1);
    const published = names.map((name) => `_acme-challenge.${name}`);
    assert.deepEqual(dns.told.toSorted(), [
      ...published.map((at) => `+ ${at}`),
      ...published.map((at) => `- ${at}`),
    ]);
  });

  it("comes to the same account another time", async () => {
    assert.equal(certificatesIn(Buffer.from(await order(account, await request(), solver()))).length, 2);
  });

  it("is refused in a sentence without an account of the authority's own", async () => {
    const stranger = { directory: account.directory, accountKey: newKey(), email };
    const refused = order(stranger, await request(), solver());
    await assert.rejects(refused, (error: Error) => {
      assert.ok(error instanceof AcmeError);
      assert.match(
        error.message,
        /^localhost:\d+ wants an account of its own: give the key ID and the HMAC key/,
      );
      return true;
    });
  });

  it("is waited for until the zone's name servers show a value, and no longer", async () => {
    const [name, said] = ["_acme-challenge.slow.example.com", [] as string[]];
    const say = (line: string): void => void said.push(line);
    await pebble.record(name, "another");
    setTimeout(() => void pebble.record(name, "ours"), 500);
    const started = performance.now();
    await untilShown(name, "ours", [pebble.dns], { pause: 100, say });
    const took = performance.now() - started;
    assert.ok(took > 400 && took < 10_000, `${took} ms`);
    assert.deepEqual(said, [`waits until the zone's name servers show ${name}`]);
    await untilShown(name, "never", [pebble.dns], { limit: 300, pause: 100 });
    // Where nobody can be asked, the authority is to see for itself.
    await untilShown(name, "never", ["127.0.0.1:9", "nowhere.invalid"], { limit: 60_000, pause: 30_000 });
    await pebble.record(name);
  });

  it("doesn't come if a name isn't proven, and nothing stays published", async () => {
    const dns = solver(() => "another value");
    await assert.rejects(order(account, await request(), dns), AcmeError);
    const [published, removed] = ["+", "-"].map(
      (sign) => dns.told.filter((one) => one.startsWith(sign)).length,
    );
    assert.ok(published !== undefined && published > 0);
    assert.equal(published, removed);
  });
});

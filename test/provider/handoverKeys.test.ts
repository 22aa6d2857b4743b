import assert from "node:assert/strict";
import { generateKey } from "openpgp";
import type { Properties } from "../../protocol/values";
import { HandoverBench, handedOver, plain, urn } from "./handoverBench";

describe("a handover in the preview", function () {
  this.timeout(60_000);
  this.slow(10_000);
  let bench: HandoverBench;

  before(async () => {
    bench = await HandoverBench.open();
  });
  beforeEach(() => bench.startMail());
  afterEach(() => bench.server.close());
  after(() => bench.close());

  describe("warns of a key", () => {
    const day = 86_400;
    const made = new Date("2026-11-20T10:00:00Z");
    const withKey = async (options: object = {}): Promise<Properties> => {
      const userIDs = [{ email: "key@example.com" }];
      const { publicKey } = await generateKey({ userIDs, format: "armored", date: made, ...options });
      return { name: "Key Owner", email: "key@example.com", form: "openpgp", openpgpKey: publicKey };
    };
    const warnings = async (owner: Properties): Promise<string[]> => {
      const { provider } = bench;
      await provider.check(urn, {}, { ...handedOver, recipients: { owner, plain } });
      return provider.told;
    };
    const whose = "the OpenPGP key of Key Owner <key@example.com>";

    it("that ends before the next secret comes", async () => {
      assert.deepEqual(await warnings(await withKey({ keyExpirationTime: 150 * day })), [
        `warning edge-g8 edge-g8: ${whose} expires on 2027-04-19, and the next secret comes by 2027-06-04. Ask for a new key and put it into quarterturn:recipients.owner.openpgpKey`,
      ]);
    });

    it("that has ended, that was revoked, that can't encrypt or can't be read, and stops nobody", async () => {
      const openpgpKey = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxyz\n-----END PGP PUBLIC KEY BLOCK-----";
      const said = (why: string) =>
        `warning edge-g8 edge-g8: nothing can be sent to them: ${whose} ${why}. Put another key into quarterturn:recipients.owner.openpgpKey`;
      const owner = await withKey();
      await warnings(await withKey({ keyExpirationTime: 10 * day }));
      await warnings({ ...owner, openpgpKey });
      assert.deepEqual(await warnings(await withKey({ subkeys: [{ sign: true }] })), [
        said("expired on 2026-11-30"),
        said("can't be read"),
        said("can't encrypt"),
      ]);
    });

    it("but not of one that ends later or never", async () => {
      assert.deepEqual(await warnings(await withKey({ keyExpirationTime: 300 * day })), []);
      assert.deepEqual(await warnings(await withKey()), []);
    });
  });
});

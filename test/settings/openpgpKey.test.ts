import assert from "node:assert/strict";
import { type KeyOptions, generateKey, readPrivateKey, revokeKey } from "openpgp";
import { parseDay } from "../../rotation";
import { keyLife, keysIn } from "../../settings/openpgpKey";

const day = 86_400;
const made = new Date("2026-11-20T10:00:00Z");

async function keyPair(options: Partial<KeyOptions> = {}) {
  const userIDs = [{ name: "Owner", email: "owner@example.com" }];
  return generateKey({ userIDs, date: made, ...options, format: "armored" });
}

async function lifeOf(options: Partial<KeyOptions>, today = "2027-02-20") {
  return keyLife((await keyPair(options)).publicKey, parseDay(today));
}

describe("an OpenPGP key", () => {
  it("can be used for ever where it has no end", async () => {
    assert.deepEqual(await lifeOf({}), { usable: true });
  });

  it("has the day on which it ends", async () => {
    assert.deepEqual(await lifeOf({ keyExpirationTime: 200 * day }), { usable: true, ends: "2027-06-08" });
  });

  it("ends with the part of it that encrypts", async () => {
    const subkeys = [{ keyExpirationTime: 150 * day }];
    const life = await lifeOf({ keyExpirationTime: 300 * day, subkeys });
    assert.deepEqual(life, { usable: true, ends: "2027-04-19" });
  });

  it("goes on while another part of it encrypts", async () => {
    const subkeys = [{ keyExpirationTime: 150 * day }, { keyExpirationTime: 180 * day }];
    assert.deepEqual(await lifeOf({ keyExpirationTime: 300 * day, subkeys }), {
      usable: true,
      ends: "2027-05-19",
    });
  });

  it("doesn't end with a part that only signs", async () => {
    const subkeys = [{ sign: true, keyExpirationTime: 10 * day }, { keyExpirationTime: 150 * day }];
    assert.deepEqual(await lifeOf({ keyExpirationTime: 300 * day, subkeys }), {
      usable: true,
      ends: "2027-04-19",
    });
    assert.deepEqual(await lifeOf({ subkeys: [{ sign: true, keyExpirationTime: 10 * day }] }), {
      usable: false,
      why: "can't encrypt",
    });
  });

  it("can't be used after its end", async () => {
    assert.deepEqual(await lifeOf({ keyExpirationTime: 50 * day }), {
      usable: false,
      why: "expired on 2027-01-09",
    });
    const subkeys = [{ keyExpirationTime: 50 * day }];
    assert.deepEqual(await lifeOf({ subkeys }), { usable: false, why: "expired on 2027-01-09" });
  });

  it("can't be used once it was revoked", async () => {
    const { privateKey, revocationCertificate } = await keyPair({ date: new Date(Date.now() - 5000) });
    const key = await readPrivateKey({ armoredKey: privateKey });
    const { publicKey } = await revokeKey({ key, revocationCertificate, format: "armored" });
    assert.deepEqual(await keyLife(publicKey, parseDay("2037-01-01")), {
      usable: false,
      why: "was revoked",
    });
  });

  it("can't be used if it is a private key, or can't be read", async () => {
    const { privateKey } = await keyPair();
    const today = parseDay("2027-02-20");
    assert.deepEqual(await keyLife(privateKey, today), { usable: false, why: "is a private key" });
    assert.deepEqual(await keyLife("nothing", today), { usable: false, why: "can't be read" });
  });

  it("counts as it was when it was made where a rehearsal's day lies before that", async () => {
    assert.deepEqual(await lifeOf({ keyExpirationTime: 200 * day }, "2026-01-01"), {
      usable: true,
      ends: "2027-06-08",
    });
  });

  it("is found among others, in one block or in several", async () => {
    const { enums, armor, readKey } = await import("openpgp");
    const pairs = [await keyPair(), await keyPair({ userIDs: [{ email: "second@BÜCHER.example" }] })];
    const [one, two] = await Promise.all(pairs.map(({ publicKey }) => readKey({ armoredKey: publicKey })));
    assert.ok(one !== undefined && two !== undefined);
    const both = new Uint8Array([...one.write(), ...two.write()]);
    const block = armor(enums.armor.publicKey, both);
    for (const text of [block, pairs.map(({ publicKey }) => publicKey).join("\n")]) {
      const keys = await keysIn(text);
      assert.deepEqual(
        keys.map(({ fingerprint, addresses, isPrivate }) => [fingerprint, ...addresses, isPrivate]),
        [
          [one.getFingerprint().toUpperCase(), "owner@example.com", false],
          [two.getFingerprint().toUpperCase(), "second@xn--bcher-kva.example", false],
        ],
      );
    }
  });
});

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKey } from "openpgp";
import { renderProblem } from "../../rotation";
import { filesOf } from "../../settings/projectFiles";
import { readSettingsAndKeys } from "../../settings/recipientKeys";
import { type Settings, SettingsError } from "../../settings/settings";
import { type Raw, stackFile } from "./stackFile";

const email = "maxconf-contact@example.com";

async function keyFor(...addresses: string[]) {
  return generateKey({ userIDs: addresses.map((address) => ({ email: address })), format: "armored" });
}

/** The test stack with more said of one recipient. */
function withRecipient(more: Raw): Raw {
  const raw = structuredClone(stackFile("test"));
  const recipients = raw.recipients as Record<string, Raw>;
  recipients["maxconf-contact"] = { name: "MaxConf contact", email, ...more };
  return raw;
}

describe("a recipient's OpenPGP key", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "quarterturn-keys-"));
    mkdirSync(join(folder, "keys"));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const read = (more: Raw): Promise<Settings> => readSettingsAndKeys(withRecipient(more), filesOf(folder));
  const problemsOf = async (more: Raw): Promise<string[]> => {
    try {
      await read(more);
    } catch (error) {
      if (error instanceof SettingsError) return error.problems.map(renderProblem);
      throw error;
    }
    return [];
  };

  it("is taken if it is one, with the recipient's address among its user IDs", async () => {
    const { publicKey } = await keyFor("another@example.com", "MaxConf-Contact@EXAMPLE.com");
    assert.deepEqual(await problemsOf({ openpgpKey: publicKey }), []);
  });

  it("is taken if the address has its domain in another script", async () => {
    const { publicKey } = await keyFor("ops@xn--bcher-kva.example");
    assert.deepEqual(await problemsOf({ email: "ops@bücher.example", openpgpKey: publicKey }), []);
  });

  it("is refused if it is several, with the way to export one", async () => {
    const [one, two] = [await keyFor(email), await keyFor("second@example.com")];
    assert.match(
      (await problemsOf({ openpgpKey: `${one.publicKey}\n${two.publicKey}` })).join("\n"),
      /^quarterturn:recipients\.maxconf-contact\.openpgpKey: got 2 keys: [0-9A-F]{40} of "<maxconf-contact@example\.com>", [0-9A-F]{40} of "<second@example\.com>", want one key; export one by its fingerprint: gpg --armor --export FINGERPRINT$/,
    );
  });

  it("is refused if it is somebody else's", async () => {
    const { publicKey } = await keyFor("spy@example.net");
    assert.match(
      (await problemsOf({ openpgpKey: publicKey })).join("\n"),
      /^quarterturn:recipients\.maxconf-contact\.openpgpKey: got [0-9A-F]{40} of "<spy@example\.net>", want a key with a user ID for maxconf-contact@example\.com; ask its owner for one, or /,
    );
  });

  it("is refused if it is a private key, which is not shown", async () => {
    const { privateKey } = await keyFor(email);
    const disguised = privateKey.replaceAll("PRIVATE KEY", "PUBLIC KEY");
    assert.deepEqual(await problemsOf({ openpgpKey: disguised }), [
      "quarterturn:recipients.maxconf-contact.openpgpKey: got a private key, want an armored public OpenPGP key (gpg --armor --export FINGERPRINT); remove the private key from the repository's history, and revoke it",
    ]);
  });

  it("stops no run by what shows only in use: one that has expired, or can't be read", async () => {
    const { publicKey } = await generateKey({
      userIDs: [{ email }],
      date: new Date("2020-01-01"),
      keyExpirationTime: 86_400,
      format: "armored",
    });
    assert.deepEqual(await problemsOf({ openpgpKey: publicKey }), []);
    const broken = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxyz\n-----END PGP PUBLIC KEY BLOCK-----";
    assert.deepEqual(await problemsOf({ openpgpKey: broken }), []);
  });

  describe("in a file of its own", () => {
    it("is read by its path from the project's folder", async () => {
      const { publicKey } = await keyFor(email);
      writeFileSync(join(folder, "keys", "contact.asc"), publicKey);
      const { recipients } = await read({ openpgpKeyFile: "keys/contact.asc" });
      assert.equal(recipients["maxconf-contact"]?.openpgpKey, publicKey);
      assert.equal(recipients["maxconf-contact"].openpgpKeyFile, undefined);
    });

    it("is looked at in the same way", async () => {
      const { publicKey } = await keyFor("spy@example.net");
      writeFileSync(join(folder, "spy.asc"), publicKey);
      assert.match(
        (await problemsOf({ openpgpKeyFile: "spy.asc" })).join("\n"),
        /^quarterturn:recipients\.maxconf-contact\.openpgpKeyFile: got [0-9A-F]{40} of "<spy@example\.net>", want /,
      );
    });

    it("is refused if there is none, if it lies elsewhere, or if no key stands in it", async () => {
      writeFileSync(join(folder, "notes.txt"), "hunter2");
      const wanted =
        "want the path, relative to the project's folder, of a file with an armored public OpenPGP key";
      for (const [path, got] of [
        ["keys/none.asc", "there is no such file"],
        ["keys", "it can't be read (EISDIR)"],
        ["../../etc/hostname", "it is outside the project's folder"],
        ["/etc/hostname", "it is outside the project's folder"],
        ["notes.txt", "it has no armored public OpenPGP key"],
      ] as const) {
        assert.deepEqual(await problemsOf({ openpgpKeyFile: path }), [
          `quarterturn:recipients.maxconf-contact.openpgpKeyFile: got "${path}": ${got}, ${wanted}`,
        ]);
      }
    });

    it("is refused beside one in the stack file", async () => {
      const { publicKey } = await keyFor(email);
      assert.deepEqual(await problemsOf({ openpgpKey: publicKey, openpgpKeyFile: "keys/contact.asc" }), [
        'quarterturn:recipients.maxconf-contact.openpgpKeyFile: got "keys/contact.asc", want only one of openpgpKey and openpgpKeyFile',
      ]);
    });
  });

  it("is refused together with everything else that is wrong", async () => {
    const { publicKey } = await keyFor("spy@example.net");
    const raw = { ...withRecipient({ openpgpKey: publicKey }), colour: "red" };
    await assert.rejects(readSettingsAndKeys(raw, filesOf(folder)), (error: SettingsError) => {
      assert.equal(error.problems.length, 2);
      return true;
    });
  });
});

import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decrypt, decryptKey, generateKey, readMessage, readPrivateKey } from "openpgp";
import { Authority } from "../../support/authority";
import { certificateProject, forms, names, run } from "../../support/certificateRun";
import { withEstate } from "../../local-azure/contract/estate";
import { edgeClientId, inFolder } from "../../local-azure/support";

const passphrase = "correct horse battery";

/** Everything that lies in a folder, one text. */
function contentOf(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((one) => join(folder, one))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, "latin1"))
    .join("\n");
}

describe("npm run csr", () => {
  it("leaves its key nowhere in clear: in no file, output or argument", async () => {
    await inFolder(async (folder) => {
      const project = certificateProject(folder, { key: { type: "p-256", in: "file" } });
      const out = join(folder, "out");
      const args = ["csr", "--stack", "test", "-C", project, "--out", out, "conference"];
      const { code, output, seen } = await run(args, { QUARTERTURN_KEY_PASSPHRASE: passphrase });
      assert.equal(code, 0, output);
      const pem = readFileSync(join(out, "conference", "conference.key.pem"), "utf8");
      const secrets = [...forms(createPrivateKey({ key: pem, passphrase })), passphrase];
      const everything = [contentOf(folder), output, seen].join("\n");
      for (const secret of secrets) assert.ok(secret.length > 20 && !everything.includes(secret));
      const again = await run(args, { QUARTERTURN_KEY_PASSPHRASE: passphrase });
      assert.equal(again.code, 2);
      assert.match(again.output, /with the request that was made before: send that one/);
      assert.equal(readFileSync(join(out, "conference", "conference.key.pem"), "utf8"), pem);
    });
  }).timeout(120_000);

  it("encrypts the key to its owner's OpenPGP key, and asks for no passphrase", async () => {
    const userIDs = [{ name: "Operations", email: "operations@example.com" }];
    const owner = await generateKey({ userIDs, passphrase, format: "armored" });
    await inFolder(async (folder) => {
      const recipients = {
        operations: { name: "Operations", email: "operations@example.com", openpgpKeyFile: "owner.asc" },
      };
      const project = certificateProject(folder, { key: { type: "p-256", in: "file" } }, recipients);
      const out = join(folder, "out");
      writeFileSync(join(folder, "owner.asc"), owner.publicKey);
      const { code, output } = await run([
        "csr",
        "--stack",
        "test",
        "-C",
        project,
        "--out",
        out,
        "conference",
      ]);
      assert.equal(code, 0, output);
      const armored = readFileSync(join(out, "conference", "conference.key.asc"), "utf8");
      const privateKey = await readPrivateKey({ armoredKey: owner.privateKey });
      const decrypted: { readonly data: unknown } = await decrypt({
        message: await readMessage({ armoredMessage: armored }),
        decryptionKeys: await decryptKey({ privateKey, passphrase }),
      });
      const everything = contentOf(folder) + output;
      for (const secret of forms(createPrivateKey(String(decrypted.data))))
        assert.ok(!everything.includes(secret));
    });
  }).timeout(120_000);

  it("makes the key in the vault, where it stays, and merges what comes back", async () => {
    await withEstate(async (estate) => {
      const { azure } = estate;
      estate.makeVault();
      const { environment, world } = azure;
      await inFolder(async (folder) => {
        const project = certificateProject(folder, { key: { type: "p-256" }, caFile: "root.pem" });
        const command = (...args: string[]) => commandOf(environment, ...args);
        const commandOf = (env: NodeJS.ProcessEnv, ...args: string[]) =>
          run([args[0] ?? "", "--stack", "test", "-C", project, ...args.slice(1), "conference"], env);
        const AZURE_CLIENT_SECRET = estate.issue(edgeClientId).secretText;
        const stranger = { ...environment, AZURE_CLIENT_ID: edgeClientId, AZURE_CLIENT_SECRET };
        const refused = await commandOf(stranger, "csr", "--out", join(folder, "out"));
        assert.equal(refused.code, 2);
        assert.match(
          refused.output,
          /lacks the right `get` on certificates .*--certificate-permissions create get list/,
        );
        const made = await command("csr", "--out", join(folder, "out"));
        assert.equal(made.code, 0, made.output);
        const csr = readFileSync(join(folder, "out", "conference", "conference.csr"), "utf8");
        const again = await command("csr", "--out", join(folder, "again"));
        assert.match(again.output, /a request that waits already/);
        assert.equal(readFileSync(join(folder, "again", "conference", "conference.csr"), "utf8"), csr);

        const authority = await Authority.make();
        writeFileSync(join(folder, "root.pem"), authority.root.toString());
        const wrong = await authority.answer(csr, { names: names.slice(0, 1) });
        const file = join(folder, "answer.pem");
        writeFileSync(file, [authority.intermediate, wrong].map(String).join(""));
        const refusedAnswer = await command("csr", "--merge", file);
        assert.equal(refusedAnswer.code, 1, refusedAnswer.output);
        assert.match(refusedAnswer.output, /it isn't for sip\.test\.vc\.maxconf\.ca/);

        const right = await authority.answer(csr);
        writeFileSync(file, [authority.intermediate, right].map(String).join(""));
        // As an archive that was unpacked.
        const sent = join(folder, "sent");
        mkdirSync(sent);
        writeFileSync(join(sent, "conference_test.crt"), right.toString());
        writeFileSync(join(sent, "DigiCertCA.crt"), authority.intermediate.toString());
        writeFileSync(join(sent, "readme.txt"), "-----BEGIN PUBLIC KEY-----");
        const checked = await command("certificate", "--check", sent, "--out", join(folder, "chain.pem"));
        assert.equal(checked.code, 0, checked.output);
        assert.match(checked.output, new RegExp(`conference: .*${right.fingerprint256}`));
        const chain = [right, authority.intermediate].map((one) => `${one.toString().trim()}\n`).join("");
        assert.equal(readFileSync(join(folder, "chain.pem"), "utf8"), chain);
        const merged = await command("csr", "--merge", file);
        assert.equal(merged.code, 0, merged.output);
        assert.match(merged.output, /It is in the vault now: kvlt-maxconf-test, certificate conference/);
        assert.match((await command("csr", "--merge", file)).output, /It is in the vault already/);
        const { value } = world.secrets.get("kvlt-maxconf-test/conference")?.versions[0] ?? {};
        assert.ok(!contentOf(folder).includes((value ?? "").split("\n")[2] ?? ""));
      });
    });
  }).timeout(300_000);
});

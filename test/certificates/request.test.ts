import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createPrivateKey, createPublicKey } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { packageRoot } from "../../cli/places";
import { encryptKey } from "../../certificates/request/encryptedKey";
import { TakenError, placeWhole } from "../../certificates/request/placeWhole";
import { makeRequest, readRequest } from "../../certificates/request/request";
import { inFolder } from "../local-azure/support";

const names = ["conference.example.com", "sip.example.com"];
const passphrase = "correct horse bättery";
const files = [
  { name: "a.key.pem", text: "k".repeat(100_000), isPrivate: true },
  { name: "a.csr", text: "r".repeat(100_000), isPrivate: false },
];

const openssl = (args: readonly string[]): string =>
  execFileSync("openssl", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

describe("a request for a certificate", () => {
  for (const [type, key, bits] of [
    ["rsa-3072", "rsaEncryption", "(3072 bit)"],
    ["p-256", "id-ecPublicKey", "(256 bit)"],
  ] as const)
    it(`is verified by openssl, with its names and a key of type ${type}`, async () => {
      const { csr, pkcs8 } = await makeRequest(type, names);
      await inFolder(async (folder) => {
        const [request, encrypted] = [join(folder, "a.csr"), join(folder, "a.key.pem")];
        writeFileSync(request, csr);
        writeFileSync(encrypted, encryptKey(pkcs8, passphrase));
        const text = openssl(["req", "-verify", "-noout", "-text", "-in", request]);
        for (const part of [
          key,
          bits,
          "CN = conference.example.com",
          "DNS:conference.example.com, DNS:sip.example.com",
        ])
          assert.ok(text.includes(part), part);
        const asked = await readRequest(csr);
        assert.deepEqual(asked.names, names);
        const opened = ["pkey", "-in", encrypted, "-pubout", "-passin"];
        const publicKey = openssl([...opened, `pass:${passphrase}`]);
        assert.ok(createPublicKey(publicKey).equals(asked.publicKey));
        assert.throws(() => openssl([...opened, "pass:wrong"]));
      });
    });

  it("has a key that Node.js opens with its passphrase, and that is gone from memory", async () => {
    const { csr, pkcs8 } = await makeRequest("p-256", names);
    const key = createPrivateKey({ key: encryptKey(pkcs8, passphrase), passphrase });
    assert.ok(createPublicKey(key).equals((await readRequest(csr)).publicKey));
    assert.ok(pkcs8.every((byte) => byte === 0));
  });

  it("leaves its subject out if the first name is longer than a common name may be", async () => {
    const long = `${"a".repeat(60)}.example.com`;
    const { csr } = await makeRequest("p-256", [long]);
    assert.deepEqual((await readRequest(csr)).names, [long]);
    await inFolder((folder) => {
      const file = join(folder, "a.csr");
      writeFileSync(file, csr);
      assert.match(openssl(["req", "-noout", "-subject", "-verify", "-in", file]), /subject=\s*$/m);
      return Promise.resolve();
    });
  });

  it("is refused if it was changed on the way, or is none", async () => {
    const { csr } = await makeRequest("p-256", names);
    const der = Buffer.from(csr.replace(/-----[^-]+-----/g, ""), "base64");
    const at = der.indexOf("conference");
    der.write("conferense", at);
    await assert.rejects(readRequest(der), /signature isn't of its own key/);
    await assert.rejects(readRequest("hello"), /no certificate signing request/);
  });
});

describe("files that are placed as a whole", () => {
  it("are there with their rights, and nothing beside them", async () => {
    await inFolder((folder) => {
      const parent = join(folder, "new", "out");
      const placed = placeWhole(parent, "a", files);
      assert.deepEqual([readdirSync(parent), readdirSync(placed)], [["a"], ["a.csr", "a.key.pem"]]);
      assert.equal(statSync(join(placed, "a.key.pem")).mode & 0o777, 0o600);
      return Promise.resolve();
    });
  });

  it("never take the place of others", async () => {
    await inFolder((folder) => {
      placeWhole(folder, "a", files);
      assert.throws(() => placeWhole(folder, "a", []), TakenError);
      writeFileSync(join(folder, "b"), "somebody's");
      assert.throws(() => placeWhole(folder, "b", files), TakenError);
      assert.deepEqual(readdirSync(folder), ["a", "b"]);
      return Promise.resolve();
    });
  });

  it("are swept with the next run if a killed one left them, and others' files stay", async () => {
    await inFolder((folder) => {
      const [left, young, others] = [".a.0123456789ab", ".a.ba9876543210", ".a.notes"];
      for (const one of [left, young, others]) mkdirSync(join(folder, one));
      for (const one of [left, others]) utimesSync(join(folder, one), new Date(0), new Date(0));
      placeWhole(folder, "a", files);
      assert.deepEqual(readdirSync(folder), [young, others, "a"]);
      return Promise.resolve();
    });
  });

  it("are whole or not there, whenever the run is killed", async () => {
    await inFolder(async (folder) => {
      const [translate, script] = [
        ["provider", "translate.js"],
        ["certificates", "request", "placeWhole.ts"],
      ].map((path) => JSON.stringify(join(packageRoot, ...path)));
      const forever = `const { placeWhole } = require(${translate}).translatorOf(${script})("./placeWhole.ts");
        const files = [["a.key.pem", "k", true], ["a.csr", "r", false]].map(
          ([name, letter, isPrivate]) => ({ name, text: letter.repeat(100000), isPrivate }));
        for (let at = 0; ; at += 1) placeWhole(${JSON.stringify(folder)}, "c" + at, files);`;
      const child = spawn(process.execPath, ["-e", forever], { stdio: "ignore" });
      const closed = once(child, "close");
      while (!existsSync(join(folder, "c20"))) await sleep(5);
      child.kill("SIGKILL");
      await closed;
      const placed = readdirSync(folder).filter((one) => !one.startsWith("."));
      assert.ok(placed.length > 20);
      for (const one of placed)
        for (const { name, text } of files) assert.equal(readFileSync(join(folder, one, name), "utf8"), text);
    });
  }).timeout(60_000);
});

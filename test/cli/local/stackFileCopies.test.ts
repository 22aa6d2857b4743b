import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isOwnSalt, newSalt } from "../../../cli/local/passphrase";
import { StackFileCopies } from "../../../cli/local/stackFileCopies";

const foreign = `secretsprovider: azurekeyvault://vault/keys/state # ours
encryptedkey: RVhBTVBMRQ==
config:
  # Once a quarter.
  quarterturn:tenantId:   "953fc14a-00c7-4452-a2fb-0a73070de7f3"
  quarterturn:mail:
    smtp: { host: smtp.example.com, password: { secure: v1:abc:def } }
  quarterturn:alerts:
    webhook:
      secure: v1:abc:def # rotated by hand
  quarterturn:force: { edge: 2026-11-22, test: 0o17 }
`;

describe("The copies of stack files that a rehearsal uses", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "copies-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  async function copied(text: string): Promise<{ text: string; apart?: string | undefined }> {
    const copy = (await new StackFileCopies(folder).write("p", new Map([["s", text]]))).get("s");
    return { text: readFileSync(copy?.path ?? "", "utf8"), apart: copy?.apart };
  }

  it("have placeholders for what only its owner's key opens, and all else as it is", async () => {
    const { text, apart } = await copied(foreign);
    const [, salt = ""] = /^encryptionsalt: (.*)$/m.exec(text) ?? [];
    const [, secret = ""] = /secure: (v1:\S+) }/.exec(text) ?? [];
    assert.ok(await isOwnSalt(salt));
    assert.notEqual(secret, "v1:abc:def");
    assert.equal(
      text,
      `${foreign.slice(foreign.indexOf("config:"))}encryptionsalt: ${salt}\n`.replaceAll(
        "v1:abc:def",
        secret,
      ),
    );
    assert.equal(apart, "placeholders");
  });

  it("are the same at the next run, but for what changed in the file", async () => {
    const { text } = await copied(foreign);
    const { text: later } = await copied(foreign.replace("quarter", "year"));
    assert.equal(later, text.replace("quarter", "year"));
  });

  it("keep secrets that the public passphrase opens", async () => {
    const own = `config:\n  a:b: { secure: v1:abc:def }\nencryptionsalt: ${await newSalt()}\n`;
    assert.deepEqual(await copied(own), { text: own, apart: "nothing" });
  });

  it("name no environment of Pulumi ESC, and keep what can be kept beside it", async () => {
    const own = `config:\n  a:b: { secure: v1:abc:def }\nencryptionsalt: ${await newSalt()}\n`;
    const { text, apart } = await copied(`environment:\n  - maxconf/prod\n${own}`);
    assert.deepEqual([text, apart], [own, "placeholders"]);
    assert.equal((await copied(`environment: [maxconf/prod]\n${own}`)).text, own);
  });

  it("get a salt where there is none, at the end of a file that has no line's end", async () => {
    const { text, apart } = await copied("config:\n  a:b: 1");
    assert.match(text, /^config:\n {2}a:b: 1\nencryptionsalt: v1:.+\n$/);
    assert.equal(apart, "salt");
  });

  it("are as the file where that is no YAML, or none that Pulumi writes: whoever reads it says so", async () => {
    for (const text of ["config: [\n", '{ "config": {}, "encryptionsalt": "v1:a" }\n', "", "- 1\n"])
      assert.ok((await copied(text)).text.startsWith(text), text);
  });
});

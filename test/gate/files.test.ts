import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dump } from "js-yaml";
import { packageRoot } from "../../cli/places";
import { Stack } from "./support/stack";

type Section = Record<string, Record<string, unknown>>;

/** What the files of a checkout hold. */
interface Files {
  readonly consumers: Section;
  readonly recipients: Section;
  readonly key: string;
}

const armored = (body: string): string =>
  `-----BEGIN PGP PUBLIC KEY BLOCK-----\n\n${body}\n-----END PGP PUBLIC KEY BLOCK-----\n`;
const contact = "maxconf-contact";

/** MaxConf's test stack with a recipient's key in it, on the day of a rotation: all sections as the program sees them. */
function whole(): { stack: Stack; files: Files } {
  const stack = new Stack();
  const consumers = stack.config["quarterturn:consumers"] as Section;
  const recipients = stack.config["quarterturn:recipients"] as Section;
  const key = armored("theirs");
  stack.config["quarterturn:recipients"] = {
    ...recipients,
    [contact]: { ...recipients[contact], openpgpKey: key },
  };
  const inFile = { ...recipients, [contact]: { ...recipients[contact], openpgpKeyFile: "keys/contact.asc" } };
  return { stack, files: { consumers, recipients: inFile, key } };
}

describe("The gate and the files that a stack file names", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "quarterturn-gate-files-"))));
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** A checkout of the project, as far as a stack needs it. */
  function checkout(name: string, { consumers, recipients, key }: Files): string {
    const path = join(folder, name);
    mkdirSync(join(path, "keys"), { recursive: true });
    writeFileSync(join(path, "Pulumi.test.yaml"), "config: {}\n");
    writeFileSync(join(path, "consumers.test.yaml"), dump(consumers));
    writeFileSync(join(path, "recipients.test.yaml"), dump(recipients));
    writeFileSync(join(path, "keys", "contact.asc"), key);
    return path;
  }

  /** The preview of that stack with these sections in files, judged in a folder. */
  function gate(stack: Stack, cwd: string, ...options: string[]) {
    const { config, ...rest } = stack.up("2026-11-22").preview("2027-02-20");
    const isApart = (key: string): boolean => /^quarterturn:(consumers|recipients)$/.test(key);
    const apart = {
      ...Object.fromEntries(Object.entries(config).filter(([key]) => !isApart(key))),
      "quarterturn:consumersFile": "consumers.test.yaml",
      "quarterturn:recipientsFile": "recipients.test.yaml",
    };
    const input = JSON.stringify({ config: apart, ...rest });
    const main = join(packageRoot, "cli", "main.js");
    return spawnSync(process.execPath, [main, "gate", "-", ...options], { cwd, input, encoding: "utf8" });
  }

  it("reads those of the checkout that was previewed, not of the one that it runs in", () => {
    const { stack, files } = whole();
    const proposed = checkout("proposed", files);
    const { edge } = files.consumers;
    assert(edge !== undefined);
    const judge = checkout("judge", { ...files, consumers: { edge }, key: armored("another") });
    const right = gate(stack, judge, "--stack-file", join("..", "proposed", "Pulumi.test.yaml"));
    assert.deepEqual([right.status, right.stderr], [0, ""]);
    assert.equal(gate(stack, proposed).status, 0);
    const wrong = gate(stack, judge);
    assert.equal(wrong.status, 1);
    assert.match(wrong.stderr, /^test in the ledger: /m);
  });

  it("refuses secrets that would be encrypted to another key than the file's", () => {
    const { stack, files } = whole();
    const proposed = checkout("proposed", { ...files, key: armored("another") });
    const { status, stderr } = gate(stack, proposed);
    assert.equal(status, 1);
    assert.match(
      stderr,
      /edge-g2\.recipients: got them with another name, form or key, want the recipients of edge/,
    );
  });

  it("refuses a plan whose files aren't there", () => {
    const { stack, files } = whole();
    const proposed = checkout("proposed", files);
    rmSync(join(proposed, "consumers.test.yaml"));
    rmSync(join(proposed, "keys", "contact.asc"));
    const { status, stderr } = gate(stack, proposed);
    assert.equal(status, 1);
    assert.match(stderr, /^quarterturn:consumersFile: got "consumers\.test\.yaml": there is no such file/m);
    assert.match(
      stderr,
      /^recipients\.test\.yaml: maxconf-contact\.openpgpKeyFile: got "keys\/contact\.asc": there is no such file/m,
    );
  });
});

import assert from "node:assert/strict";
import { closeSync, openSync, writeFileSync } from "node:fs";
import { EventEmitter } from "node:events";
import { join } from "node:path";
import { type Terminal, readPassphrase } from "../../../cli/certificates/passphrase";
import { UsageError } from "../../../settings/usageError";
import { inFolder } from "../../local-azure/support";

/** A terminal at which somebody types; each text is an answer to one question. */
function typing(...answers: readonly string[]) {
  const shown: string[] = [];
  const raw: boolean[] = [];
  const left = [...answers];
  const keys = new EventEmitter();
  const input = Object.assign(keys, {
    isTTY: true,
    setRawMode: (on: boolean) => {
      raw.push(on);
      return input;
    },
    pause: () => input,
    resume: () => {
      setImmediate(() => keys.emit("data", Buffer.from(left.shift() ?? "\u0003")));
      return input;
    },
  });
  const output = { write: (text: string) => shown.push(text) };
  return { terminal: { input, output } as unknown as Terminal, shown, raw };
}

const long = "correct horse battery";

describe("the passphrase of a key", () => {
  it("is typed twice, and never shown", async () => {
    const { terminal, shown, raw } = typing(`${long}x\u007f\r`, `${long}\n`);
    assert.equal(await readPassphrase({ env: {}, isNew: true, terminal }), long);
    assert.deepEqual(shown, ["Passphrase for the new key: ", "\n", "The same again: ", "\n"]);
    assert.deepEqual(raw, [true, false, true, false]);
  });

  it("is refused if the two differ, and if nobody finishes it", async () => {
    const { terminal } = typing(`${long}\r`, `${long}!\r`);
    await assert.rejects(readPassphrase({ env: {}, isNew: true, terminal }), /two that differ/);
    const interrupted = typing("corr\u0003");
    await assert.rejects(
      readPassphrase({ env: {}, isNew: true, terminal: interrupted.terminal }),
      /passphrase: got none/,
    );
    assert.deepEqual(interrupted.raw, [true, false]);
  });

  it("is asked for once where the key is there already, however short it is", async () => {
    const { terminal, shown } = typing("short\r");
    assert.equal(await readPassphrase({ env: {}, isNew: false, terminal }), "short");
    assert.deepEqual(shown, ["Passphrase: ", "\n"]);
  });

  it("comes from the environment, which nothing that is started afterwards gets", async () => {
    const env: NodeJS.ProcessEnv = { QUARTERTURN_KEY_PASSPHRASE: long };
    assert.equal(await readPassphrase({ env, isNew: true }), long);
    assert.deepEqual(env, {});
  });

  it("comes from a file descriptor", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "passphrase");
      writeFileSync(file, `${long}\nanother line\n`);
      const fd = openSync(file, "r");
      assert.equal(await readPassphrase({ env: {}, fd: String(fd), isNew: true }), long);
      closeSync(fd);
      await assert.rejects(readPassphrase({ env: {}, fd: "x", isNew: true }), UsageError);
      await assert.rejects(readPassphrase({ env: {}, fd: "999", isNew: true }), /--passphrase-fd: got 999/);
    });
  });

  for (const [what, given] of [
    ["short", "eleven char"],
    ["long", "x".repeat(101)],
  ])
    it(`is refused as too ${what} for a new key, without being said`, async () => {
      const env = { QUARTERTURN_KEY_PASSPHRASE: given };
      await assert.rejects(
        readPassphrase({ env, isNew: true }),
        ({ message }: Error) => message.includes("want 12 to 100") && !message.includes(given ?? ""),
      );
    });

  it("is refused where there is no terminal to ask on", async () => {
    const { terminal } = typing();
    const input = { ...terminal.input, isTTY: false } as unknown as Terminal["input"];
    await assert.rejects(
      readPassphrase({ env: {}, isNew: true, terminal: { ...terminal, input } }),
      /want it in QUARTERTURN_KEY_PASSPHRASE, or from --passphrase-fd/,
    );
  });
});

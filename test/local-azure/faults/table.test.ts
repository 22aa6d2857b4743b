import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { localCommand } from "../../../cli/local/command";
import { packageRoot } from "../../../cli/places";
import { UsageError } from "../../../settings/usageError";
import {
  faultRows,
  operationLines,
  parseFaults,
  faultNames,
  faultTable,
  usageOf,
} from "../../../local-azure/faults/table";

describe("A fault on the command line", () => {
  const read: [string, unknown][] = [
    ["replication-delay=30s", 30_000],
    ["stale-reads=1.5m", 90_000],
    ["slow=250ms", 250],
    ["slow=1h", 3_600_000],
    ["throttle=3", 3],
    ["server-error=1", 1],
    ["drop-after-work=addPassword", "addPassword"],
    ["drop-after-work=2", 2],
    ["password-lifetime=90", 90],
    ["forbid-passwords", undefined],
    ["deny=writeVault", "writeVault"],
    ["no-sign-in-logs", undefined],
    ["no-sign-in-logs=7", 7],
  ];
  for (const [text, value] of read) {
    it(`is read: ${text}`, () => {
      assert.deepEqual(parseFaults([text]), [{ name: text.split("=")[0], value }]);
    });
  }

  it("can be read from every example", () => {
    for (const name of faultNames) assert.equal(parseFaults([faultTable[name].example])[0]?.name, name);
  });

  const refused: [string, RegExp][] = [
    ["throtle=3", /^--fault: got throtle=3, want a known fault\. The faults are: .*throttle=N/],
    ["throttle", /^--fault throttle: got no value, want a whole number from 1/],
    ["throttle=0", /^--fault throttle: got 0, want a whole number from 1.*, e\.g\. throttle=3\./],
    ["slow=2", /^--fault slow: got 2, want a duration such as 500ms/],
    ["slow=", /^--fault slow: got no value/],
    ["deny=getToken", /^--fault deny: got getToken, want an operation such as addPassword/],
    ["drop-after-work=nothing", /^--fault drop-after-work: got nothing, want a whole number from 1, or/],
    ["forbid-passwords=yes", /^--fault forbid-passwords: got yes, want no value/],
    ["toString", /^--fault: got toString/],
  ];
  for (const [text, message] of refused) {
    it(`is refused, with all that there is: ${text}`, () => {
      assert.throws(() => parseFaults([text]), { message });
    });
  }

  it("may be given twice only where each says something else", () => {
    assert.equal(parseFaults(["deny=addPassword", "deny=writeVault"]).length, 2);
    assert.throws(() => parseFaults(["slow=1s", "slow=2s"]), { message: /^--fault slow: got it twice/ });
  });

  it("that is wrong ends the command before it does anything", async () => {
    const wrong = localCommand().parseAsync(["--fault", "throtle=3", "true"], { from: "user" });
    await assert.rejects(
      wrong,
      (error) => error instanceof UsageError && error.message.includes("throtle=3"),
    );
  });
});

describe("What is said about faults", () => {
  it("is in --help as in the table", () => {
    let help = "";
    localCommand()
      .configureOutput({ writeOut: (text) => (help += text) })
      .outputHelp();
    for (const name of faultNames) {
      assert.ok(help.includes(`${usageOf(name)} `), name);
      assert.ok(help.includes(faultTable[name].means), name);
    }
    for (const line of operationLines()) assert.ok(help.includes(line));
  });

  it("is in docs/local-azure.md as in the table", () => {
    const text = readFileSync(join(packageRoot, "docs", "local-azure.md"), "utf8").replaceAll(/ +/g, " ");
    for (const row of [...faultRows(), ...operationLines()]) assert.ok(text.includes(row), row);
    assert.equal(text.match(/^\| `/gm)?.length, faultNames.length);
  });
});

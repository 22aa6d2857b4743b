import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { type Config, configured, edited, passes, refused } from "../support/gateOnEngine";

function renameEdge(to: string, more: object): (config: Config) => void {
  return (config) => {
    const { edge, ...others } = config["quarterturn:consumers"] as Record<string, object>;
    config["quarterturn:consumers"] = { ...others, [to]: { ...edge, ...more } };
  };
}

describeWithEngine(
  "The gate, on what the real engine previews",
  (env) => {
    let estate: TestEstate;
    const preview = (...args: string[]) => estate.pulumi("preview", "--json", ...args);

    before(async () => {
      estate = await TestEstate.after(env, "2026-11-22");
      estate.moveTo("2027-02-20");
    });
    after(() => estate.close());

    const programs: Readonly<Record<string, readonly [edit: [string, string, string], reason: RegExp]>> = {
      "another name for passwords, which replaces the live ones": [
        [
          "components/entraSource.ts",
          "displayName: nameInEntra }",
          'displayName: nameInEntra.replace(" to ", " until ") }',
        ],
        /^edge-g1: got a replacement; leave it alone: the ledger says current, valid until 2027-05-21/m,
      ],
      "live credentials without protection": [
        ["components/entraSource.ts", "retainOnDelete, protect: true }", "retainOnDelete, protect: false }"],
        /^edge-g1: got the removal of its protection; keep it protected/m,
      ],
      "a vault without protection": [
        ["components/secretVault.ts", "protect: true", "protect: false"],
        /^Vault vault: got the removal of its protection/m,
      ],
      "a ledger without protection": [
        ["components/ledger.ts", "protect: true", "protect: false"],
        /^ledger: got no protection/m,
      ],
      "a password that lives longer than its generation": [
        [
          "components/entraSource.ts",
          "{ ...inputs, endDate: startOf(expiresOn) }",
          "{ ...inputs, endDate: startOf(addDays(expiresOn, 30)) }",
        ],
        /^edge-g2.endDate: got 2027-09-18T00:00:00Z, want 2027-08-19T00:00:00Z/m,
      ],
      "a vault that doesn't wait for the canary": [
        [
          "components/publication.ts",
          "dependsOn: [canary, ...vault.writable]",
          "dependsOn: [...vault.writable]",
        ],
        /^edge-client-secret: got an update that doesn't wait for the token canary/m,
      ],
      "a plan of its own, with other lives": [
        ["rotation/issue.ts", "addDays(today, policy.secretExpirationDays)", "addDays(today, 10)"],
        /^edge-g2: got valid until 2027-03-02, want 2027-08-19, 180 days/m,
      ],
      "a plan that forgets to rotate": [
        [
          "rotation/due.ts",
          "> today) return undefined;",
          "> today || today > newest[1].issuedOn) return undefined;",
        ],
        /^edge in the ledger: got .*want .*g2 current/m,
      ],
    };
    for (const [title, [edit, reason]] of Object.entries(programs)) {
      it(`refuses a program with ${title}`, () =>
        edited(estate, edit, async () => {
          refused(await preview("--show-sames"), reason);
        }));
    }

    const stackFiles: Readonly<Record<string, readonly [change: (config: Config) => void, reason: RegExp]>> =
      {
        "a consumer renamed without an alias": [
          renameEdge("border", {}),
          /^quarterturn:consumers.border: got a new consumer with the app of edge.*aliases: \[edge\]/m,
        ],
        "another vault name": [
          (config) => {
            config["quarterturn:vault"] = { name: "kvlt-maxconf-other" };
          },
          /^Vault vault: got a replacement/m,
        ],
        "a broken policy": [
          (config) => {
            config["quarterturn:policy"] = { secretExpirationDays: 20 };
          },
          /^preview: got an error: .*rotateEveryDays: got 90, want less than secretExpirationDays \(20\)/m,
        ],
        "a day to come": [
          (config) => {
            config["quarterturn:asOf"] = "2027-05-21";
          },
          /^quarterturn:asOf: got "2027-05-21"; remove it/m,
        ],
      };
    for (const [title, [change, reason]] of Object.entries(stackFiles)) {
      it(`refuses a stack file with ${title}`, () =>
        configured(estate, change, async () => {
          refused(await preview(), reason);
        }));
    }

    it("lets a consumer renamed with its alias pass", () =>
      configured(estate, renameEdge("border", { aliases: ["edge"] }), async () => {
        passes(await preview("--show-sames"), /edge is now called border/);
      }));

    it("shows who gets the mail from now on, and who no longer", () =>
      configured(
        estate,
        (config) => {
          const recipients = config["quarterturn:recipients"] as Record<string, { email: string }>;
          if (recipients["maxconf-contact"]) recipients["maxconf-contact"].email = "somebody@example.net";
        },
        async () => {
          const changed = await preview("--show-sames");
          passes(changed, /^- edge: somebody@example.net is a new recipient$/m);
          passes(changed, /^- edge: maxconf-contact@example.com gets no more e-mail$/m);
        },
      ));

    it("reads a mail server's password as masked, and passes", () =>
      configured(
        estate,
        (config) => {
          config["quarterturn:mail"] = {
            from: "maxconf-secrets@example.com",
            smtp: { host: "mail.example.com", user: "maxconf" },
          };
        },
        async () => {
          await estate.must(
            "config",
            "set",
            "--secret",
            "--path",
            "quarterturn:mail.smtp.password",
            "open sesame",
          );
          const masked = await preview();
          assert.doesNotMatch(masked.stdout, /sesame/);
          passes(masked, /2 new credentials/);
        },
      ));

    it("refuses the same stack under another name, and under another project's", async () => {
      cpSync(join(estate.folder, "Pulumi.test.yaml"), join(estate.folder, "Pulumi.other.yaml"));
      await estate.must("stack", "init", "other", "--no-select");
      const other = await preview("--stack", "other");
      refused(other, /^ledger: got a creation: everybody would start again at generation 1/m);
      refused(other, /^stack: got a preview of other, want one of test/m, "--stack", "test");
      const renameKeys = (config: Config): void => {
        for (const [key, value] of Object.entries(config)) {
          config[key.replace("quarterturn:", "quarterback:")] = value;
        }
      };
      await configured(estate, renameKeys, () =>
        edited(estate, ["Pulumi.yaml", "name: quarterturn\n", "name: quarterback\n"], async () => {
          await estate.must("stack", "init", "test", "--no-select");
          refused(await preview(), /^ledger: got a creation: .*if quarterback\/test has never run/m);
        }),
      );
    });
  },
  10,
);

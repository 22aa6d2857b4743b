import assert from "node:assert/strict";
import { markdown, newInputs, reasons, stepAt, withoutSames } from "./support/gate";
import { unknown, urns } from "./support/json";
import { Stack } from "./support/stack";
import { add, deletion, rotation } from "./support/tampering";

describe("The gate's Markdown", () => {
  it("says at a glance what rotates, until when, what works meanwhile and who gets e-mail", () => {
    const text = markdown(rotation());
    assert.match(text, /^<!-- quarterturn gate test -->\n## ✅ test: 2 new credentials\n/);
    assert.match(text, /^Plan of 2027-02-20 \(UTC\); resources: 6 created, 3 updated\.$/m);
    const [row] = text.split("\n").filter((line) => line.startsWith("| `edge`"));
    assert.equal(
      row,
      "| `edge` | **g2 is issued**: g1 is 90 days old, a new one comes every 90 days, up to 14 early | `edge-g2` " +
        "| 2027-02-20 to 2027-08-19 | g1: 2027-05-21 | IDIM Technical Operations `idim-technical-operations@example.com`, link into the vault" +
        "<br>MaxConf contact `maxconf-contact@example.com`, link into the vault |",
    );
  });

  it("says what an interrupted run had issued, and what is done about it now", () => {
    const resumed = new Stack().up("2026-11-22").up("2027-02-20").preview("2027-02-20");
    const canary = stepAt(resumed, urns.canary("edge-g2"));
    canary.op = "create";
    delete canary.oldState;
    const text = markdown(resumed);
    assert.match(text, /^## ✅ test: 1 interrupted rotation completed$/m);
    assert.match(
      text,
      /^\| `edge` \| \*\*g2 is completed\*\*: an interrupted run had issued it \| `edge-g2` \| 2027-02-20 to 2027-08-19 \| g1: 2027-05-21 \|/m,
    );
  });

  it("tells a forced rotation from a regular one, in the title and in the table", () => {
    const stack = new Stack().up("2026-11-22");
    stack.config["quarterturn:force"] = { edge: "2027-02-20 leaked in a ticket" };
    const text = markdown(stack.preview("2027-02-20"));
    assert.match(text, /^## ✅ test: 2 new credentials, 1 of them forced$/m);
    assert.match(text, /^\| `edge` \| ⚡ \*\*g2 is issued, forced\*\*: 2027-02-20 leaked in a ticket \|/m);
    assert.match(text, /^\| `test` \| \*\*g2 is issued\*\*: g1 is 90 days old, /m);
    assert.match(markdown(stack.preview("2026-12-05")), /^## ✅ test: 1 forced new credential$/m);
  });

  it("has a revocation in the title, and says that it needs two runs and whether it is still used", () => {
    const stack = new Stack().up("2026-11-22").up("2027-02-20");
    stack.config["quarterturn:revoke"] = { edge: [1] };
    const preview = stack.preview("2027-02-27");
    const text = markdown(preview);
    assert.match(text, /^## ✅ test: `edge-g1` is revoked, which needs two runs$/m);
    assert.match(
      text,
      /^- `edge-g1` is revoked 83 days before its end on 2027-05-21\. This run removes its protection, and the next one removes it from Entra: .*\*\*Last use\*\*: a preview doesn't know it; run `npm run status -- --stack test`\.$/m,
    );
    const lastUse = (name: string) => `${name}: used, last on 2027-02-26 (status of 2027-02-27)`;
    assert.match(
      markdown(preview, { firstRun: false, lastUse }),
      /\*\*Last use\*\*: edge-g1: used, last on 2027-02-26 \\\(status of 2027-02-27\\\)\.$/m,
    );
  });

  it("has the revocation of the newest one in the title, with what comes in its place", () => {
    const stack = new Stack().up("2026-11-22");
    stack.config["quarterturn:revoke"] = { edge: [1], test: [1] };
    assert.match(
      markdown(stack.preview("2026-12-05")),
      /^## ✅ test: `edge-g1`, `test-g1` are revoked, which needs two runs; 2 new credentials$/m,
    );
  });

  it("has another app in the title, and says what stays on the old one", () => {
    const stack = new Stack().up("2026-11-22");
    const { edge } = stack.config["quarterturn:consumers"] as Record<string, object>;
    Object.assign(edge ?? {}, { clientId: "11111111-6984-48f9-81d1-ff8770c65bde" });
    const text = markdown(stack.preview("2026-12-01"));
    assert.match(text, /^## ✅ test: `edge` moves to another app; 1 new credential$/m);
    assert.match(text, /^- edge: clientId d802c929-.* → 11111111-6984-48f9-81d1-ff8770c65bde$/m);
    assert.match(
      text,
      /^- whoever gets the new secret of edge needs the new client ID with it; these stay on the old app: g1 until 2027-05-21$/m,
    );
    assert.match(text, /^\| `edge` \| \*\*g2 is issued\*\*: .* \| `edge-g2` \|/m);
  });

  it("names what a rename takes away: the vault's secret and the Function App's settings", () => {
    const stack = new Stack().up("2026-11-22");
    const { edge, test } = stack.config["quarterturn:consumers"] as Record<string, object>;
    stack.config["quarterturn:consumers"] = { border: { ...edge, aliases: ["edge"] }, test };
    const preview = stack.preview("2026-12-01");
    assert.deepEqual(reasons(preview), []);
    const text = markdown(preview);
    assert.match(text, /^## ✅ test: `edge` becomes `border`$/m);
    assert.match(
      text,
      /^- edge is now called border: in the vault, border-client-secret replaces edge-client-secret, and the Function App loses the settings EDGE\\_CLIENT\\_ID and EDGE\\_CLIENT\\_SECRET\. Whoever reads the old names must first switch to the new ones$/m,
    );
  });

  it("says what goes with a consumer whose last credential has ended", () => {
    const stack = new Stack().up("2026-11-22");
    const { test } = stack.config["quarterturn:consumers"] as Record<string, object>;
    stack.config["quarterturn:consumers"] = { test };
    const text = markdown(stack.up("2027-02-20").up("2027-05-21").preview("2027-05-22"));
    assert.match(
      text,
      /^- edge is gone from the ledger, and edge-client-secret from the vault, and the Function App loses the settings EDGE/m,
    );
  });

  it("says nothing of readers whose identity only can't be seen: it stays", () => {
    const stack = new Stack().up("2026-11-22");
    const consumers = stack.config["quarterturn:consumers"] as Record<string, object>;
    consumers.reports = { displayName: "MaxConf reports" };
    const preview = stack.preview("2026-12-01");
    for (const [urn, op] of [
      [urns.reader("function-app"), "update"],
      [urns.role, "replace"],
    ] as const) {
      const step = stepAt(preview, urn);
      step.op = op;
      if (op === "replace") {
        newInputs(preview, urn).principalId = unknown;
        step.detailedDiff = { principalId: {} };
      } else {
        (newInputs(preview, urn).policy as Record<string, unknown>).objectId = unknown;
        step.detailedDiff = { "policy.objectId": {} };
      }
    }
    assert.equal(stepAt(preview, urns.site).op, "update");
    assert.deepEqual(reasons(preview), []);
    const text = markdown(preview);
    assert.doesNotMatch(text, /read the vault|replace/);
    assert.match(
      text,
      /^- `RoleAssignment function-app-storage-role`: stays as it is; the engine shows a change only/m,
    );
    // A Function App under another name is another one, and its readers' rights are made anew.
    stepAt(preview, urns.site).op = "replace";
    assert.match(markdown(preview), /^- WebApp function-app is replaced .*, and then has another identity$/m);
    assert.match(
      markdown(preview),
      /^- `RoleAssignment function-app-storage-role`: a replacement of `principalId`$/m,
    );
  });

  it("says nothing twice: what the plan said is in the table", () => {
    const preview = rotation();
    preview.diagnostics = [
      {
        urn: urns.ledger,
        severity: "info",
        message: "edge-g2: new, valid until 2027-08-19; g1 is 90 days old\n",
      },
      {
        urn: urns.handover("edge-g2"),
        severity: "info",
        message: "edge-g2: goes to IDIM <idim@example.com>\n",
      },
      { urn: urns.ledger, severity: "warning", message: "edge: g1 ends soon\n" },
    ];
    const text = markdown(preview);
    assert.match(text, /^- Warning: edge: g1 ends soon$/m);
    assert.doesNotMatch(text, /edge-g2: new|goes to IDIM/);
  });

  it("says what stands in the state beside the estate, and which provider comes in another version", () => {
    const preview = rotation();
    const urn = urns.other("quarterturn:keyvault:Secret::copy");
    preview.steps.push({ op: "same", urn, oldState: { urn, inputs: {} }, newState: { urn, inputs: {} } });
    const { newState } = stepAt(preview, urns.vault);
    if (newState?.provider !== undefined) newState.provider = newState.provider.replace("3_28_0", "3_29_0");
    const text = markdown(preview);
    assert.match(text, /^- Secret copy stays: it is in the state, but not part of this estate$/m);
    assert.match(text, /^- another version of the provider azure-native: 3\.28\.0 → 3\.29\.0$/m);
  });

  it("says that it can't compare what a preview leaves out", () => {
    assert.match(
      markdown(withoutSames(rotation())),
      /^- this preview leaves out what stays the same, .* --show-sames/m,
    );
    assert.doesNotMatch(markdown(rotation()), /--show-sames/);
  });

  it("lists the reasons of a refusal first", () => {
    const preview = rotation();
    stepAt(preview, urns.vault).op = "replace";
    const text = markdown(preview);
    assert.match(text, /^## ⛔ test: refused, for 1 reason$/m);
    assert.ok(text.indexOf("Vault vault: got a replacement") < text.indexOf("| consumer |"));
  });

  it("shows other changes folded, by the names of their properties and not by what they hold", () => {
    const preview = rotation();
    const urn = urns.other("quarterturn:index:FunctionApp$azure-native:web:WebApp::function-app");
    preview.steps.push({
      op: "update",
      urn,
      oldState: { urn, inputs: { setting: "hunter2" } },
      newState: { urn, inputs: { setting: "hunter3" } },
      detailedDiff: { "siteConfig.appSettings[4].value": { kind: "update" } },
    });
    const text = markdown(preview);
    assert.match(
      text,
      /<summary>1 other change<\/summary>\n\n- `WebApp function-app`: an update of `siteConfig.appSettings\[4\].value`\n/,
    );
    assert.doesNotMatch(text, /hunter/);
  });

  it("says who may read the vault from now on", () => {
    const text = markdown(new Stack().preview("2026-11-22"), { firstRun: true });
    assert.match(text, /^- function-app may read the vault from now on$/m);
    assert.match(text, /^- gateway may read the vault from now on$/m);
    const stranger = rotation();
    add(deletion(urns.reader("stranger")))(stranger);
    assert.match(markdown(stranger), /^- stranger may no longer read the vault$/m);
  });

  it("says what the plan said, warnings first, where the ledger isn't shown", () => {
    const preview = withoutSames(new Stack().up("2026-11-22").preview("2026-12-01"));
    preview.diagnostics = [
      { urn: urns.ledger, severity: "info", message: "edge: g1 is not due before 2027-02-06\n" },
      { urn: urns.ledger, severity: "warning", message: "edge: g1 ends soon\n" },
      {
        urn: "urn:pulumi:test::quarterturn::azure-native:web:WebApp::app",
        severity: "warning",
        message: "old API",
      },
    ];
    const text = markdown(preview);
    assert.match(text, /^## ✅ test: nothing changes\n\nPlan; no resource changes\.$/m);
    assert.match(text, /- Warning: edge: g1 ends soon\n- edge: g1 is not due before 2027-02-06\n$/);
    assert.doesNotMatch(text, /old API/);
  });
});

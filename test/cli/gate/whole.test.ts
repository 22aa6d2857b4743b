import { add, creation, describeTampering, g1 } from "./support/tampering";

describeTampering("The gate refuses, of the preview as a whole,", {
  "an error": [
    (preview) => {
      preview.diagnostics.push({ severity: "error", message: "error: preview failed\n" });
    },
    /^preview: got an error: preview failed, want a preview without errors/,
  ],
  "a day to come": [
    (preview) => {
      preview.config["quarterturn:asOf"] = "2027-02-20";
    },
    /^quarterturn:asOf: got "2027-02-20", want none/,
  ],
  "another stack's resources": [
    add(creation(g1.replace("urn:pulumi:test::", "urn:pulumi:qa::"))),
    /^stack: got resources of quarterturn\/qa in a preview of quarterturn\/test/,
  ],
  "a stack file that is not this program's": [
    (preview) => {
      delete preview.config["quarterturn:vault"];
    },
    /^quarterturn:vault: got nothing/,
  ],
});

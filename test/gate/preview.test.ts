import assert from "node:assert/strict";
import { readPreview } from "../../gate/preview";
import { UsageError } from "../../settings/usageError";
import { Stack } from "./support/stack";

function read(text: string, encoding: BufferEncoding = "utf8") {
  return readPreview(Buffer.from(text, encoding), "preview.json");
}

const wayOut =
  "want the JSON of one `pulumi preview --json`; make it with `pulumi preview --json --show-sames --stack STACK > preview.json`";

/** What is no preview, and what the gate takes it for. */
const others: Readonly<Record<string, readonly [text: string, got: string]>> = {
  "an empty file": ["\n", "nothing (did the preview fail before it began?)"],
  "a preview for people": ["Previewing update (test):\n  + create", "text that isn't JSON"],
  "a preview that was cut off": [
    JSON.stringify(new Stack().preview("2026-11-22")).slice(0, 900),
    "JSON that is broken or cut off",
  ],
  "an update's output": [
    '{"sequence":0,"timestamp":1,"preludeEvent":{"config":{}}}\n{"sequence":1,"timestamp":1,"summaryEvent":{}}\n',
    "a stream of the engine's events, as `pulumi up --json` writes it",
  ],
  "one event": ['{"sequence":0,"timestamp":1,"cancelEvent":{}}', "one event of an update"],
  "a stack's state": [
    '{"version":3,"deployment":{"resources":[]}}',
    "a stack's state, as `pulumi stack export` writes it",
  ],
  "other JSON": ['{"name":"quarterturn"}', "JSON without steps"],
  "a preview of nothing": ['{"steps":[]}', "no step for the stack itself, and no error that says why"],
};

describe("A preview is read", () => {
  for (const [title, [text, got]] of Object.entries(others)) {
    it(`but not ${title}: the error says what it is`, () => {
      assert.throws(() => read(text), new UsageError(`preview.json: got ${got}, ${wayOut}`));
    });
  }

  it("but not with an operation that the gate doesn't know: it might be a deletion", () => {
    const preview = new Stack().preview("2026-11-22");
    const [first] = preview.steps;
    if (first) first.op = "obliterate";
    assert.throws(
      () => read(JSON.stringify(preview)),
      /^Error: preview.json: got invalid JSON \(steps.0.op: an operation that this gate doesn't know\), want/,
    );
  });

  it("whole if it failed before the first step: the error is the reason", () => {
    const { diagnostics } = read('{"diagnostics":[{"severity":"error","message":"no language host"}]}');
    assert.deepEqual(diagnostics, [{ urn: "", severity: "error", message: "no language host" }]);
  });

  it("as Windows PowerShell writes it, in UTF-16, and with a byte order mark", () => {
    const text = `\ufeff${JSON.stringify(new Stack().preview("2026-11-22"))}`;
    assert.equal(read(text, "utf16le").stack, "test");
    assert.equal(read(text).stack, "test");
  });

  it("with the stack file's own keys, objects as objects", () => {
    const { config, project } = read(JSON.stringify(new Stack().preview("2026-11-22")));
    assert.equal(project, "quarterturn");
    assert.deepEqual(config.vault, { name: "kvlt-maxconf-test", softDeleteRetentionDays: 90 });
    assert.equal(config.location, "canadacentral");
  });
});

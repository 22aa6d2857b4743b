import assert from "node:assert/strict";
import { dump } from "js-yaml";
import type { ReadFile } from "../../settings/projectFiles";
import { SettingsError, readSettings, readStack } from "../../settings/settings";
import { type Raw, stackFile } from "./stackFile";

const none: ReadFile = () => {
  throw new Error("there is no such file");
};

/** Reads the files that a test has, and no others. */
const files =
  (texts: Readonly<Record<string, string>>): ReadFile =>
  (path) =>
    texts[path] ?? none(path);

function linesOf(raw: Raw, readFile: ReadFile): string[] {
  try {
    readStack(raw, readFile);
  } catch (error) {
    assert.ok(error instanceof SettingsError);
    return error.lines;
  }
  return [];
}

/** The test stack with consumers and recipients in files, as they are or with a change. */
function apart(change: (consumers: Record<string, Raw>) => void = () => undefined) {
  const { consumers, recipients, ...rest } = stackFile("test");
  change(consumers as Record<string, Raw>);
  return {
    raw: { ...rest, consumersFile: "consumers.test.yaml", recipientsFile: "estate/recipients.yaml" },
    readFile: files({ "consumers.test.yaml": dump(consumers), "estate/recipients.yaml": dump(recipients) }),
  };
}

describe("a stack file with sections in files of their own", () => {
  it("means the same as one with all in it", () => {
    const { raw, readFile } = apart();
    assert.deepEqual(readStack(raw, readFile), readSettings(stackFile("test")));
  });

  it("means the same as one without files, if it names none", () => {
    assert.deepEqual(readStack(stackFile("test"), none), readSettings(stackFile("test")));
  });

  it("is refused by file and key for what is wrong in a file", () => {
    const { raw, readFile } = apart((consumers) => {
      consumers.edge = { ...consumers.edge, clientId: "d802", colour: "red" };
      consumers.test = {
        ...consumers.test,
        recipients: ["maxconf-contakt"],
        policy: { rotateEveryDays: 200 },
      };
      consumers.Prod = { displayName: "x" };
    });
    assert.deepEqual(linesOf({ ...raw, location: 5 }, readFile), [
      "quarterturn:location: got 5, want an Azure region such as canadacentral",
      'consumers.test.yaml: edge.clientId: got "d802", want a UUID such as 9f0c40e1-6c03-40c1-8035-78bfcd8fed1b',
      'consumers.test.yaml: edge.colour: got "red", an unknown key, want one of displayName, clientId, environments, recipients, policy, secretName, vaults, aliases',
      'consumers.test.yaml: Prod: got the name "Prod", want up to 40 lower-case letters, digits and hyphens, starting with a letter, not ending like a generation (-g7)',
      'consumers.test.yaml: test.recipients: got "maxconf-contakt", want a name from quarterturn:recipients (idim-technical-operations, maxconf-contact, maxconf-operations); did you mean maxconf-contact?',
      "consumers.test.yaml: test.policy.rotateEveryDays: got 200, want less than secretExpirationDays (180), so 74 to 105; or secretExpirationDays 275 to 558",
    ]);
  });

  it("is refused for a value that the engine would read differently, in a file too", () => {
    const { raw } = apart();
    const readFile = files({
      "consumers.test.yaml": "edge:\n  displayName: Edge\n  policy: { earlyDays: 014 }\n",
      "estate/recipients.yaml": "{}",
    });
    assert.deepEqual(linesOf(raw, readFile), [
      "consumers.test.yaml: edge.policy.earlyDays: got 014, want a value that all versions of YAML read the same way; put text in quotes, and write numbers in plain digits: the engine reads 014 as 12",
    ]);
  });

  const wrong: readonly (readonly [name: string, text: string, line: string])[] = [
    ["a list", "[edge]", 'consumers.test.yaml: got ["edge"], want a mapping of names to values'],
    ["null", "null", "consumers.test.yaml: got null, want a mapping of names to values"],
    [
      "nothing",
      "# none yet",
      'quarterturn:consumersFile: got "consumers.test.yaml": expected a document, but the input is empty, want the path, relative to the project\'s folder, of a YAML file with the content of quarterturn:consumers',
    ],
    [
      "no consumer",
      "{}",
      "consumers.test.yaml: got {}, want at least one consumer, here or in quarterturn:keycloak",
    ],
    [
      "no YAML",
      "edge: [hunter2",
      'quarterturn:consumersFile: got "consumers.test.yaml": unexpected end of the stream within a flow collection in line 1, want the path, relative to the project\'s folder, of a YAML file with the content of quarterturn:consumers',
    ],
    [
      "an encrypted value",
      "edge: { displayName: { secure: v1:abc } }",
      'consumers.test.yaml: edge.displayName: got {"secure":"v1:abc"}, want some text',
    ],
  ];
  for (const [name, text, line] of wrong) {
    it(`is refused with ${name} in the file, and with nothing that follows from it`, () => {
      const { raw } = apart();
      const readFile = files({ "consumers.test.yaml": text, "estate/recipients.yaml": "{}" });
      assert.deepEqual(linesOf({ ...raw, force: { edge: "x" } }, readFile), [line]);
    });
  }

  it("is refused without the file, and with nothing that follows from it", () => {
    const { raw } = apart();
    const want = (section: string) =>
      `there is no such file, want the path, relative to the project's folder, of a YAML file with the content of quarterturn:${section}`;
    assert.deepEqual(linesOf({ ...raw, force: { edge: "x" } }, none), [
      `quarterturn:consumersFile: got "consumers.test.yaml": ${want("consumers")}`,
      `quarterturn:recipientsFile: got "estate/recipients.yaml": ${want("recipients")}`,
    ]);
  });

  it("is refused with a section in both places", () => {
    const { raw, readFile } = apart();
    assert.deepEqual(linesOf({ ...raw, consumers: {} }, readFile), [
      'quarterturn:consumersFile: got "consumers.test.yaml" beside quarterturn:consumers, want one of the two',
    ]);
  });

  it("is refused with what is no path", () => {
    const { raw } = apart();
    const lines = linesOf({ ...raw, consumersFile: ["a"], recipientsFile: "" }, none);
    assert.deepEqual(lines, [
      'quarterturn:consumersFile: got ["a"], want some text',
      'quarterturn:recipientsFile: got "", want some text',
    ]);
  });
});

import assert from "node:assert/strict";
import { chosenFiles, stackIn } from "../../../cli/local/chosenStack";

describe("the stack that a local command works on", () => {
  const commands: [string, string | undefined][] = [
    ["pulumi up --yes --stack test", "test"],
    ["pulumi preview --stack=org/quarterturn/prod", "prod"],
    ["pulumi up -s test", "test"],
    ["npm run status -- --stack prod", "prod"],
    ["npm run -s status -- --stack prod", "prod"],
    ["npm run -s status", undefined],
    ["node_modules/.bin/pulumi up -s prod", "prod"],
    ["pulumi stack ls", undefined],
    ["pulumi up --stack", undefined],
  ];
  for (const [command, stack] of commands) {
    it(`is ${stack ?? "nobody's own"} in \`${command}\``, () => {
      assert.equal(stackIn(command.split(" ")), stack);
    });
  }

  it("is the only one whose file counts", () => {
    const ids = (...args: Parameters<typeof chosenFiles>): string[] =>
      chosenFiles(...args)
        .apps.map(({ clientId }) => clientId.slice(0, 8))
        .sort();
    assert.deepEqual(ids("prod"), ["a154a158"]);
    assert.deepEqual(ids(undefined, ["pulumi", "up", "--stack", "test"]), ["9f0c40e1", "d802c929"]);
    assert.deepEqual(ids("prod", ["pulumi", "up", "--stack", "test"]), ["a154a158"]);
    assert.deepEqual(ids(undefined), ["9f0c40e1", "a154a158", "d802c929"]);
  });

  it("has a stack file, or the refusal names those that have one", () => {
    assert.throws(() => chosenFiles("prd"), {
      message: "--stack: got prd, want one that has a stack file: prod, test; or make Pulumi.prd.yaml",
    });
  });
});

import assert from "node:assert/strict";
import { notesOf } from "../../packaging/notes";

const changelog = `# Changelog

## [Unreleased]

- to come

## [1.2.0] - 2027-01-01

### Added

- a thing

## [1.1.0]

[1.2.0]: https://example.com
`;

describe("The notes of a release", () => {
  it("are the changelog's part of that version", () => {
    assert.deepEqual(notesOf("v1.2.0", "1.2.0", changelog), { text: "### Added\n\n- a thing" });
  });

  it("want the tag to be package.json's version", () => {
    assert.deepEqual(notesOf("v1.2.1", "1.2.0", changelog), {
      problem: "release: got the tag v1.2.1, want v1.2.0, as package.json has it",
    });
    assert.match(JSON.stringify(notesOf("", "1.2.0", changelog)), /got the tag nothing/);
  });

  it("want something to be written there", () => {
    for (const version of ["1.1.0", "2.0.0"])
      assert.match(JSON.stringify(notesOf(`v${version}`, version, changelog)), /got nothing under/);
  });
});

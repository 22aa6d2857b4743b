import assert from "node:assert/strict";
import { cut, listed, oneOf, renderProblem, renderShort, shown } from "../../rotation";

describe("a problem", () => {
  it("says key, got, want and the way out, in one line", () => {
    assert.equal(renderProblem({ key: "a.b", got: "x\ny\u2028z", want: "w" }), "a.b: got x y z, want w");
    assert.equal(renderProblem({ key: "a", got: "x", want: "w", wayOut: "do" }), "a: got x, want w; do");
  });

  it("has at most 300 characters where that is asked, and keeps what is wanted", () => {
    const long = "x".repeat(20_000);
    const line = renderShort({ key: `a.${long}.b`, got: long, want: "something else", wayOut: "do it" });
    assert.match(line, /^a\.x{28}…x{27}\.b: got x{59}…, want something else; do it$/);
    assert.equal(renderShort({ key: "a", got: "b", want: long }).length, 300);
    const numbers = Array.from({ length: 100 }, (_, index) => String(index * 1_000)).join(", ");
    assert.match(renderShort({ key: "a", got: "b", want: numbers }), /, \d{2}000,…$/);
    const usual = { key: "a", got: "b", want: "c" };
    assert.equal(renderShort(usual), renderProblem(usual));
  });

  it("shows a value so that one knows it again, not whole", () => {
    assert.equal(shown(undefined), "nothing");
    assert.equal(shown({ a: [1, "x"] }), '{"a":[1,"x"]}');
    assert.equal(shown("x".repeat(20_000)), `"${"x".repeat(58)}…`);
    assert.equal(cut("abc", 2), "a…");
    assert.equal(cut("abc", 3), "abc");
  });

  it("names a few of many", () => {
    assert.equal(listed([]), "none");
    assert.equal(listed(["a", "b", "c", "d", "e"]), "a, b, c, d, e");
    assert.equal(listed(["a", "b", "c", "d", "e", "f"]), "a, b, c, d and 2 more");
  });

  const known = ["displayName", "clientId", "environments", "recipients", "policy", "aliases"];
  const names: [string, string | undefined][] = [
    ["clientID", "clientId"],
    ["client-id", "clientId"],
    ["displayname", "displayName"],
    ["recipient", "recipients"],
    ["polcy", "policy"],
    ["alias", "aliases"],
    ["colour", undefined],
    ["constructor", undefined],
    ["p", undefined],
    ["", undefined],
    ["x".repeat(20_000), undefined],
  ];
  for (const [name, meant] of names) {
    it(`of the unknown name ${cut(name)} asks for ${meant ?? "one of those that are known"}`, () => {
      assert.deepEqual(oneOf(name, known), {
        want: `one of ${known.join(", ")}`,
        ...(meant === undefined ? {} : { wayOut: `did you mean ${meant}?` }),
      });
    });
  }
});

describe("a problem at the edges", () => {
  const lineOf = (length: number) =>
    renderShort({ key: "a", got: "b", want: "w".repeat(length - "a: got b, want ".length) });

  it("is whole up to 300 characters", () => {
    assert.equal(lineOf(300).length, 300);
    assert.doesNotMatch(lineOf(300), /…/);
    assert.match(lineOf(301), /^.{299}…$/);
  });

  it("keeps a key whole up to 60 characters", () => {
    const keyIn = (length: number) =>
      renderShort({ key: "k".repeat(length), got: "x".repeat(400), want: "w" }).split(":")[0];
    assert.equal(keyIn(60), "k".repeat(60));
    assert.equal(keyIn(61), `${"k".repeat(30)}…${"k".repeat(29)}`);
  });

  it("is cut at a word where that keeps more than half of it", () => {
    const words = (before: number) =>
      renderShort({ key: "a", got: "b", want: `${"w".repeat(before)} ${"x".repeat(400)}` });
    assert.match(words(200), /w…$/);
    assert.match(words(100), /x…$/);
  });

  it("has a blank in place of each run of control characters", () => {
    assert.equal(renderProblem({ key: "a", got: "x\r\n\t\u2029y", wayOut: "do" }), "a: got x y; do");
  });

  it("asks for a name that is like it", () => {
    const asked = (name: string, ...known: string[]) => oneOf(name, known).wayOut;
    assert.equal(asked("recip", "recipients", "aliases"), "did you mean recipients?");
    // Too short to be the beginning of something, and two that begin so.
    assert.equal(asked("rec", "recipients"), undefined);
    assert.equal(asked("recip", "recipients", "recipientsFile"), undefined);
    assert.equal(asked("ab", "ac"), "did you mean ac?");
    assert.equal(asked("ab", "cd"), undefined);
    assert.equal(asked("abcdefgh", "abcdexyz"), "did you mean abcdexyz?");
    assert.equal(asked("abcdefgh", "abcdwxyz"), undefined);
    assert.equal(asked("abcdefgh", "abcdefxx", "abcdefgx"), "did you mean abcdefgx?");
  });

  it("names all that would do where they fit", () => {
    const known = (length: number) => ["recipients", "x".repeat(length - "one of recipients, ".length)];
    assert.equal(oneOf("recipient", known(130)).want.length, 130);
    assert.equal(oneOf("recipient", known(131)).want, "a known one");
  });
});

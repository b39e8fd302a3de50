import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable, SafeLines } from "./printable.js";

const hostile = fc.string({
  unit: fc.constantFrom(
    "a",
    ":",
    "::",
    "::error::x",
    "\n",
    "\r",
    "\u001b[31m",
    "\u001b[2J",
    "\u009b",
    " ",
    "\t",
    "##[error]",
    "##vso[x]",
    "#",
    "\u202e",
    "\u2028",
  ),
  maxLength: 20,
});

describe("text for people", () => {
  it("within a line: nothing acts, and it stays one line", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what must not come out
        expect(printable(text)).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028-\u202e]/);
      }),
    );
  });

  it("as output, in whatever pieces: no escapes, no workflow command at the beginning of a line", () => {
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 5 }), (pieces) => {
        const safe = new SafeLines(false);
        const out = pieces.map((piece) => safe.write(piece)).join("");
        // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly what must not come out
        expect(out).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e]/);
        expect(out).not.toMatch(/^\s*::/m);
        expect(out).not.toMatch(/##\[|##vso\[/);
      }),
    );
  });

  it("keeps our own styles where they are shown, and no other sequence", () => {
    expect(new SafeLines(true).write("\u001b[1mbold\u001b[22m\u001b[2J")).toBe("\u001b[1mbold\u001b[22m\\x1b[2J");
    expect(new SafeLines(true).write("\u001b[31m::error::x")).toBe("\u001b[31m: :error::x");
    expect(new SafeLines(false).write("\u001b[1mbold")).toBe("\\x1b[1mbold");
  });
});

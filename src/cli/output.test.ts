import { fstatSync, type Stats, writeSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Output } from "./output.js";

vi.mock("node:fs", async (original) => ({ ...(await original<typeof import("node:fs")>()), fstatSync: vi.fn(), writeSync: vi.fn() }));

const kind = (wanted: "isFile" | "isFIFO" | "isSocket" | "isCharacterDevice") => {
  const is = (one: string) => () => one === wanted;
  return { isFile: is("isFile"), isFIFO: is("isFIFO"), isSocket: is("isSocket") } as unknown as Stats;
};
const thrown = (code: string) => () => {
  throw Object.assign(new Error(code), { code });
};

describe.skipIf(process.platform === "win32")("an output", () => {
  let direct = "";
  let streamed = "";
  const failed = vi.fn();
  beforeEach(() => {
    direct = "";
    streamed = "";
    failed.mockReset();
    vi.mocked(fstatSync).mockReturnValue(kind("isFIFO"));
    vi.mocked(writeSync).mockImplementation(((_: number, bytes: Uint8Array, from: number) => {
      // no more than three bytes at once
      const some = Buffer.from(bytes).subarray(from, from + 3);
      direct += some.toString("latin1");
      return some.length;
    }) as typeof writeSync);
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      streamed += Buffer.from(text as Uint8Array).toString("latin1");
      return true;
    });
  });
  afterEach(() => vi.restoreAllMocks());

  it.each(["isFile", "isFIFO", "isSocket"] as const)("is written to until all is written: %s", (is) => {
    vi.mocked(fstatSync).mockReturnValue(kind(is));
    const output = new Output(1, failed);
    output.write("four and more");
    expect({ direct, streamed, written: output.isWritten, terminal: output.isTerminal }).toEqual({
      direct: "four and more",
      streamed: "",
      written: true,
      terminal: false,
    });
  });

  it.each([
    ["a device", () => kind("isCharacterDevice")],
    ["none that is known", thrown("EBADF")],
  ])("is Node's stream for %s", (_, stat) => {
    vi.mocked(fstatSync).mockImplementation(stat as unknown as typeof fstatSync);
    const output = new Output(1, failed);
    output.write("text");
    expect({ direct, streamed, written: output.isWritten }).toEqual({ direct: "", streamed: "text", written: false });
  });

  it("goes on with Node's stream where the pipe is full and does not wait", () => {
    const output = new Output(1, failed);
    output.write("abc");
    vi.mocked(writeSync)
      .mockImplementationOnce(() => 2)
      .mockImplementationOnce(thrown("EAGAIN"));
    output.write("defg");
    output.write("hi");
    expect({ direct, streamed, written: output.isWritten }).toEqual({ direct: "abc", streamed: "fghi", written: false });
    expect(failed).not.toHaveBeenCalled();
  });

  it("says nothing to a reader that went away", () => {
    const output = new Output(1, failed);
    vi.mocked(writeSync).mockImplementationOnce(thrown("EPIPE"));
    output.write("abc");
    output.write("def");
    expect({ direct, streamed }).toEqual({ direct: "", streamed: "" });
    expect(failed).not.toHaveBeenCalled();
  });

  it("tells an error once", () => {
    const output = new Output(1, failed);
    vi.mocked(writeSync).mockImplementation(thrown("ENOSPC"));
    output.write("abc");
    output.write("def");
    expect(failed.mock.calls).toEqual([[expect.objectContaining({ code: "ENOSPC" })]]);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { PARCELS, packed } from "./packed-client.js";

type Shape = string | { readonly kind: string; readonly [more: string]: unknown };
interface Operation {
  readonly input: Shape;
  readonly output: Shape;
  readonly token?: string;
  readonly pages?: object;
  readonly errors?: readonly string[];
}
interface Service {
  readonly id: string;
  readonly date?: string;
  readonly operations: Map<string, Operation>;
}

// the scripts have no types
const scripts = join(import.meta.dirname, "..", "..", "scripts", "catalog");
const load = async (name: string) => import(join(scripts, name));
const { readClients, clientsVersion } = await load("read-clients.mjs");
const { addClients } = await load("merge.mjs");
const { changesBetween } = await load("changes.mjs");

const folder = mkdtempSync(join(tmpdir(), "sfn-lint-clients-"));
writeFileSync(join(folder, "aws-sdk-client-parcel-office-3.20.0.tgz"), packed(PARCELS));
writeFileSync(join(folder, "aws-sdk-client-old-3.1.0.tgz"), packed({ "package.json": "{}" }));
writeFileSync(
  join(folder, "newest.json"),
  JSON.stringify({
    version: "3.21.0",
    date: "2026-11-24",
    published: { "3.9.0": "2026-01-05", "3.20.1": "2026-11-20", "3.21.0": "2026-11-24" },
  }),
);
afterAll(() => rmSync(folder, { recursive: true }));

const read = (depth = 3): { readonly services: Map<string, Service>; readonly skipped: readonly string[] } =>
  readClients(folder, () => ({ input: depth, output: depth }));
const parcels = () => read().services.get("parceloffice") as Service;
const list = () => parcels().operations.get("listParcels") as Operation;

describe("packed JavaScript clients", () => {
  it("give the service by its id, and skip what has no schemas", () => {
    const { services, skipped } = read();
    expect([...services.keys()]).toEqual(["parceloffice"]);
    expect(skipped).toEqual(["aws-sdk-client-old-3.1.0"]);
    expect(clientsVersion(folder)).toEqual({ source: "@aws-sdk/client-*@3.21.0", date: "2026-11-24" });
  });

  it("are of the day on which a version was published at the latest", () => {
    expect(parcels().date).toBe("2026-11-20");
  });

  it("say what a request takes: required members, enumerations, unions, tokens and deprecations", () => {
    expect(list().token).toBe("Token");
    expect(list().input).toEqual({
      kind: "object",
      members: {
        Office: "s",
        Colour: { kind: "enum", values: ["RED", "BLUE"] },
        Token: "s",
        Side: expect.objectContaining({ kind: "object", union: true }),
        Old: "s",
        MaxResults: "n",
      },
      required: ["Office"],
      deprecated: { Old: "use office instead" },
    });
    expect(list().input).toMatchObject({ members: { Side: { members: { Left: { kind: "enum" }, Right: { kind: "object" } } } } });
  });

  it("say what a result has, as deep as asked", () => {
    const parcel = {
      kind: "object",
      required: ["ParcelID"],
      members: {
        ParcelID: "s",
        Colour: { kind: "enum", values: ["RED", "BLUE"] },
        SentAt: "t",
        Weights: { kind: "map", of: "n" },
        Labels: { kind: "list", of: "s" },
        Grid: { kind: "list", of: { kind: "list", of: "s" } },
        Note: "j",
        Raw: "B",
        Inside: expect.objectContaining({ members: expect.objectContaining({ Inside: "j" }) }),
      },
    };
    expect(list().output).toMatchObject({ members: { Parcels: { kind: "list", of: parcel }, NextToken: "s" } });
    const shallow = read(1).services.get("parceloffice")?.operations.get("listParcels")?.output;
    expect(shallow).toMatchObject({ members: { Parcels: { kind: "list", of: "j" } } });
  });

  it("say pages, errors, and that an operation takes and gives nothing", () => {
    expect(list().pages).toEqual({ results: ["Parcels"], token: "NextToken", limit: "MaxResults" });
    expect(list().errors).toEqual(["LostException"]);
    expect(parcels().operations.get("ping")).toMatchObject({ input: { members: {} }, output: { members: {} }, errors: [] });
  });
});

describe("clients beside what is known", () => {
  const bounded = { kind: "bounded", of: "s", min: 1, max: 80 };
  const known = (): Map<string, Service> =>
    new Map([
      [
        "parceloffice",
        {
          id: "Parcel Office",
          operations: new Map<string, Operation>([
            ["closeOffice", { input: { kind: "object", members: {}, required: [] }, output: "j", errors: [] }],
            [
              "listParcels",
              {
                input: {
                  kind: "object",
                  members: {
                    Office: bounded,
                    Colour: { kind: "enum", values: ["RED", "GREEN"] },
                    Token: bounded,
                    MaxResults: "i",
                    Gone: "s",
                  },
                  required: ["Colour", "Gone", "Office", "Token"],
                },
                output: { kind: "object", members: { Parcels: { kind: "list", of: "j", max: 100 } }, required: [] },
                token: "Token",
                errors: ["FullException"],
              },
            ],
          ]),
        },
      ],
    ]);
  const joined = (day: string): Service => addClients(known(), read().services, day).get("parceloffice") as Service;
  const listed = (day: string) => joined(day).operations.get("listParcels") as Operation;

  it("only add: bounds, members, values and actions that the client lacks stay", () => {
    expect([...joined("2026-10-01").operations.keys()].sort()).toEqual(["closeOffice", "listParcels", "ping"]);
    expect(listed("2026-10-01").errors).toEqual(["FullException", "LostException"]);
    expect(listed("2026-10-01").input).toMatchObject({
      members: { Office: bounded, Colour: { values: ["RED", "GREEN", "BLUE"] }, MaxResults: "i", Gone: "s", Old: "s" },
      deprecated: { Old: "use office instead" },
    });
    expect(listed("2026-10-01").output).toMatchObject({ members: { Parcels: { max: 100, of: "j" }, NextToken: "s" } });
  });

  it("say what is required where they are newer, but of tokens", () => {
    const requiredAt = (day: string) => [...(listed(day).input as unknown as { required: string[] }).required].sort();
    expect(requiredAt("2026-10-01")).toEqual(["Gone", "Office", "Token"]);
    expect(requiredAt("2026-11-23")).toEqual(["Colour", "Gone", "Office", "Token"]);
    expect(joined("2026-10-01").date).toBe("2026-11-20");
    expect(joined("2026-11-23").date).toBeUndefined();
  });

  it("are said to have changed what they changed", () => {
    const { lines, counts } = changesBetween(known(), addClients(known(), read().services, "2026-10-01"));
    expect(lines).toContain("+ parceloffice: ping");
    expect(lines).toContain("  parceloffice: + values Colour BLUE (listParcels parameters.Colour)");
    expect(lines).toContain("  parceloffice: - required Colour (listParcels parameters)");
    expect(counts.get("+ actions")).toBe(1);
    expect(changesBetween(known(), known()).lines).toEqual([]);
  });
});

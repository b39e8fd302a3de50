import { gzipSync } from "node:zlib";

/** A package as `npm pack` writes it: a gzipped tar archive with everything in the folder `package`. */
export function packed(files: Readonly<Record<string, string>>): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, text]) => {
    const body = Buffer.from(text);
    const head = Buffer.alloc(512);
    head.write(`package/${name}`, 0);
    head.write(`${body.length.toString(8).padStart(11, "0")}\0`, 124);
    head.write("0", 156);
    return [head, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** A client of a service that there is not, in the forms that real ones have. */
export const PARCELS = {
  "dist-es/runtimeConfig.shared.js": 'export const getRuntimeConfig = (config) => ({ serviceId: config?.serviceId ?? "Parcel Office", });',
  "dist-es/schemas/schemas_0.js": `
const _C = "Colour";
const _iT = "idempotencyToken";
const _LP = "ListParcels";
const _LPI = "ListParcelsInput";
const _mT = "mediaType";
const _P = "Parcel";
const n0 = "com.amazonaws.parcels";
import { TypeRegistry } from "@smithy/core/schema";
export var Lost$ = [-3, n0, "Lost", { error: "client" }, ["message"], [0]];
var ParcelList = [1, n0, "ParcelList", 0, [() => Parcel$, 0]];
var Weights = [2, n0, "Weights", 0, 0, 1];
var Labels = 64 | 0;
var Note = [0, n0, "Note", { [_mT]: "application/json" }, 0];
export var Side$ = [4, n0, "Side", 0, ["left", "right"], [0, () => Parcel$]];
export var Parcel$ = [3, n0, _P, 0,
    ["parcelID", "colour", "sentAt", "weights", "labels", "grid", "note", "raw", "inside"],
    [0, 0, 4, () => Weights, () => Labels, [1, n0, "Grid", 0, 64 | 0], [() => Note, 0], 21, () => Parcel$], 1
];
export var ListParcelsInput$ = [3, n0, _LPI, 0,
    ["office", "colour", "token", "side", "old", "maxResults"],
    [0, 0, [0, 4], () => Side$, 0, 1], 1
];
export var ListParcelsOutput$ = [3, n0, "ListParcelsOutput", 0, ["parcels", "nextToken"], [() => ParcelList, 0]];
export var ListParcels$ = [9, n0, _LP, 2, () => ListParcelsInput$, () => ListParcelsOutput$];
export var Ping$ = [9, n0, "Ping", 0, () => __Unit, () => __Unit];
`,
  "dist-es/pagination/ListParcelsPaginator.js":
    'export const paginateListParcels = createPaginator(ParcelClient, ListParcelsCommand, "nextToken", "nextToken", "maxResults");',
  "dist-types/models/enums.d.ts": 'export declare const Colour: { readonly RED: "RED"; readonly BLUE: "BLUE"; };',
  "dist-types/models/models_0.d.ts": `
export interface Parcel { parcelID: string | undefined; colour?: Colour | undefined; inside?: Parcel | undefined; }
export interface ListParcelsInput {
    office: string | undefined;
    /** <p>Which.</p> @public */
    colour?: Colour | undefined;
    side?: Side | undefined;
    /**
     * <p>No longer.</p>
     *
     * @deprecated use office instead
     * @public
     */
    old?: string | undefined;
}
export type Side = Side.LeftMember | Side.$UnknownMember;
export declare namespace Side {
    interface LeftMember { left: Colour; right?: never; $unknown?: never; }
    interface RightMember { left?: never; right: Parcel; $unknown?: never; }
}
`,
  "dist-types/commands/ListParcelsCommand.d.ts": `
/**
 * @throws {@link Lost} (client fault)
 *  <p>Gone.</p>
 * @throws {@link ParcelServiceException}
 * <p>Base exception class.</p>
 */
export declare class ListParcelsCommand {}`,
};

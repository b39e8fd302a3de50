/**
 * Functions of JSONata 2.0.6 and those that AWS adds, without the `$`.
 * @see https://docs.jsonata.org/
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html
 */
export const JSONATA_FUNCTIONS: ReadonlySet<string> = new Set(
  (
    "string length substring substringBefore substringAfter uppercase lowercase trim pad contains split join match replace base64encode base64decode " +
    "encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl number abs floor ceil round power sqrt random formatNumber formatBase formatInteger parseInteger " +
    "sum max min average boolean not exists count append sort reverse shuffle distinct zip keys lookup spread merge sift each error assert type now millis " +
    "fromMillis toMillis map filter single reduce clone eval partition range hash uuid parse"
  ).split(" "),
);

/** Those of JSONata that give another value at each call. */
export const FRESH_FUNCTIONS: ReadonlySet<string> = new Set(["random", "uuid", "now", "millis", "shuffle"]);

/** Intrinsic functions that give another value at each call. */
export const FRESH_INTRINSICS: ReadonlySet<string> = new Set(["States.UUID", "States.MathRandom"]);

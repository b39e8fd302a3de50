import { argumentAt, defineRule, literalText, type MapState } from "#rule-kit";

interface Loose {
  readonly state: MapState;
  readonly prefix: string;
}

export default defineRule<Loose>({
  id: "s3-prefix-without-slash",
  category: "correctness",
  severity: "info",
  summary: "S3 prefix without a trailing slash also matches other folders",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemreader.html",
  presets: ["strict"],
  fixable: "unsafe",
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        if (state.type !== "Map" || !state.itemReader?.value.resource?.value.endsWith(":s3:listObjectsV2")) continue;
        const given = state.itemReader.value.parameters;
        const argument = given && argumentAt(given.value, ["Prefix"]);
        const prefix = argument && literalText(argument);
        // a dot says that a file is meant
        if (argument?.kind !== "given" || prefix === undefined || prefix === "" || prefix.endsWith("/") || prefix.includes(".")) continue;
        yield { at: "node" in argument.value ? argument.value.node : state.node, certainty: "may", state, data: { state, prefix } };
      }
    }
  },
  describe({ state, prefix }) {
    return {
      message: `Prefix "${prefix}" of "${state.name}" also matches other folders that begin with it`,
      reason: `"${prefix}-old/…" and "${prefix}2/…" match as well, and each of their objects becomes an item.`,
      suggestion: `Change it to "${prefix}/" to read only the folder`,
    };
  },
  fix({ state, prefix }, edit) {
    const given = state.itemReader?.value.parameters;
    const argument = given && argumentAt(given.value, ["Prefix"]);
    if (argument?.kind !== "given" || !("node" in argument.value)) return undefined;
    edit.replaceValue(argument.value.node, `${prefix}/`);
    return { title: `Change it to "${prefix}/"` };
  },
});

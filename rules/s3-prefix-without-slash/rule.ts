import { argumentAt, defineRule, literalText, type MapState } from "#rule-kit";

interface Loose {
  readonly state: MapState;
  readonly prefix: string;
}

export default defineRule<Loose>({
  id: "s3-prefix-without-slash",
  category: "correctness",
  severity: "info",
  summary: "A prefix without a slash at its end also takes the folders whose names begin with it",
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
      message: `"${state.name}" reads everything that begins with "${prefix}", not only the folder`,
      reason: `"${prefix}-old/…" and "${prefix}2/…" begin with it as well; each of their objects becomes an item.`,
      suggestion: `Write "${prefix}/", if the folder is meant`,
    };
  },
  fix({ state, prefix }, edit) {
    const given = state.itemReader?.value.parameters;
    const argument = given && argumentAt(given.value, ["Prefix"]);
    if (argument?.kind !== "given" || !("node" in argument.value)) return undefined;
    edit.replaceValue(argument.value.node, `${prefix}/`);
    return { title: `Write "${prefix}/"` };
  },
});

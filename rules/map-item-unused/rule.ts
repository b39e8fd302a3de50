import { allStates, defineRule, expressionTexts, type MapState, type Template } from "#rule-kit";

interface Unused {
  readonly state: MapState;
  readonly isJsonata: boolean;
  /** The first path of ItemSelector into the state input. */
  readonly path: string;
}

export default defineRule<Unused>({
  id: "map-item-unused",
  category: "correctness",
  severity: "warning",
  summary: "ItemSelector of a Map does not use the item, so all iterations have the same input",
  reference: "https://docs.aws.amazon.com/step-functions/latest/dg/input-output-itemselector.html",
  presets: ["recommended", "strict"],
  reads: ["graph"],
  *check(context) {
    for (const scope of context.graph.scopes) {
      for (const state of scope.states) {
        const selector = state.type === "Map" ? state.itemSelector : undefined;
        if (state.type !== "Map" || !selector || !state.processor || selector.value.kind === "placeholder" || isCounter(state)) continue;
        const texts = textsOf(selector.value);
        if (!texts || texts.some(differs)) continue;
        const inside = [...allStates(state.processor)].flatMap(expressionTexts);
        if (inside.some(mentionsItem)) continue;
        const path = texts.map((text) => text.trim()).find((text) => /^(\$|\$states\.input)\./.test(text));
        if (path === undefined) continue;
        yield {
          at: selector.key.range,
          certainty: "may",
          state,
          data: { state, isJsonata: state.queryLanguage === "JSONata", path },
        };
      }
    }
  },
  describe({ state, isJsonata, path }) {
    const item = isJsonata ? "$states.context.Map.Item.Value" : "$$.Map.Item.Value";
    return {
      message: `All iterations of "${state.name}" have the same input: its ItemSelector does not use the item`,
      reason: `In ItemSelector, ${path} reads the input of the Map state, not the item.`,
      suggestion: `Read from ${item}`,
    };
  },
});

/** Paths and expressions of the template; undefined where a part of it is unknown until deployment. */
function textsOf(template: Template): string[] | undefined {
  const texts: string[] = [];
  const todo: unknown[] = [template];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    const one = at as Template;
    if (one.kind === "placeholder" || one.kind === "text") return undefined;
    if (one.kind === "path") texts.push(one.text);
    else if (one.kind === "jsonata") texts.push(one.source);
    else if (one.kind === "object") todo.push(...one.entries.map((entry) => entry.value));
    else if (one.kind === "array") todo.push(...one.items);
    else if (one.kind === "intrinsic") {
      texts.push(one.name);
      todo.push(...one.args);
    }
  }
  return texts;
}

/** The item, its index, or the context object as a whole. */
const mentionsItem = (text: string): boolean =>
  /^\$\$(\.Map\b|$)/.test(text) || /\$states(?!\.)|\$states\.context(?!\.(Execution|State|StateMachine|Task)\b)/.test(text);

/** Something that is new in each iteration. */
const differs = (text: string): boolean => mentionsItem(text) || /UUID|[Rr]andom|\$now|\$millis/.test(text);

/** The items only say how often to repeat: a range of numbers, a list that is written out. */
function isCounter({ items }: MapState): boolean {
  const template = items?.value;
  if (!template) return false;
  if (template.kind === "jsonata") return template.source.includes("..");
  return template.kind !== "path";
}

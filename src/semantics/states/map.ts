import type { Path, Template } from "../../asl/expressions.js";
import type { Field, Machine, MapState } from "../../asl/model.js";
import type { Result } from "../../values/result.js";
import { plain, renderValue, runtimeFault, withCause } from "../causes.js";
import { statesOf } from "../context-object.js";
import { effectiveInput, pathField, siteOf, templateField, type Visit } from "../data-flow.js";
import type { DistributedRun, ReaderSource, Step } from "../effects.js";
import { enter, eventOf } from "../entry-exit.js";
import { evaluate } from "../expressions/template.js";
import type { Frame } from "../frame.js";
import type { Expected, Mode } from "../mode.js";
import { runWithErrorHandling } from "../retryable.js";

/**
 * @see https://states-language.net/spec.html#map-state
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
export function* map<V extends object>(state: MapState, entry: Frame<V>, mode: Mode<V>): Step<V> {
  const frame = yield* enter(state, entry, mode);
  yield* runWithErrorHandling(state, frame, mode, (evaluation) => attempt({ state, evaluation, mode }, state));
}

/** AWS reads some fields before `MapStateStarted` and the others after it; recordings show which. */
function* attempt<V extends object>(at: Visit<V>, state: MapState): Step<V, Result<V, Frame<V>>> {
  const { evaluation, mode } = at;
  const { processor } = state;
  if (!processor) return { faults: [runtimeFault(() => "The Map has no ItemProcessor")] };
  const selected = effectiveInput(at);
  const maxConcurrency = selected && count(at, state.maxConcurrency, "MaxConcurrency", selected);
  if (selected === undefined || maxConcurrency === "lost") return evaluation.toResult<V>();
  const items = state.itemReader ? undefined : itemsOf(at, state, selected);
  if (!state.itemReader && items === undefined) return evaluation.toResult<V>();
  yield {
    kind: "event",
    state,
    event: { type: eventOf(state, "Started"), details: () => ({ length: items ? mode.size(items) : mode.literal(0) }) },
  };
  const inputOf = selector(at, state, selected);
  const common = { state, processor, frame: evaluation.frame, inputOf, ...(maxConcurrency ? { maxConcurrency } : {}) };
  const runs = isDistributed(processor)
    ? distributed(at, state, selected, items, common)
    : items && ({ kind: "items", items, ...common } as const);
  if (runs === undefined) return evaluation.toResult<V>();
  const reply = yield { kind: "nested", runs };
  return evaluation.toResult(evaluation.unwrap(reply ?? {}));
}

const isDistributed = (processor: Machine): boolean => processor.processor?.mode === "DISTRIBUTED";

/** Items, ItemsPath, else the effective input; an array, or for a Map Run also an object. */
function itemsOf<V extends object>(at: Visit<V>, state: MapState, selected: V): V | undefined {
  const { evaluation, mode } = at;
  const expected: Expected = { kind: state.processor && isDistributed(state.processor) ? "array-or-object" : "array" };
  if (state.queryLanguage === "JSONata") {
    const given = state.items ? templateField(at, state.items.value, selected, "Items") : selected;
    if (given === undefined) return undefined;
    const source = state.items?.value.kind === "jsonata" ? state.items.value.source.trim() : undefined;
    const items = evaluation.unwrap(
      withCause(
        mode.expect(given, expected, evaluation.frame, siteOf(state, "Items")),
        () =>
          source === undefined
            ? `Map state input must be an array but was: ${renderValue(given, mode)}`
            : `The JSONata expression '${source}' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was '${mode.kindOf?.(given) ?? ""}' for value: ${renderValue(given, mode)}`,
        state.items ? { query: "Items" } : {},
      ),
    );
    if (items !== undefined) mode.observe(state, "afterItemsPath", items, evaluation.frame);
    return items;
  }
  const path = state.items?.value.kind === "path" ? state.items.value : undefined;
  const given = path ? evaluation.unwrap(pathField(at, path, selected, "ItemsPath")) : selected;
  if (given === undefined) return undefined;
  const items = evaluation.unwrap(
    withCause(
      mode.expect(given, expected, evaluation.frame, siteOf(state, "ItemsPath")),
      () => `Reference path "${(path?.text ?? "$").replace(/^\$\$/, "$")}" must point to array.`,
      "runtime",
    ),
  );
  if (items !== undefined) mode.observe(state, "afterItemsPath", items, evaluation.frame);
  return items;
}

/** ItemSelector for one item: `$` is the Map's effective input, the item is in the context object. */
function selector<V extends object>(at: Visit<V>, state: MapState, selected: V): DistributedRun<V>["inputOf"] {
  const { mode } = at;
  return (item, _index, frame) => {
    if (!state.itemSelector) return { value: item };
    const field = state.itemSelector.key.name;
    const states = state.queryLanguage === "JSONata" ? statesOf(state, frame, mode) : undefined;
    return evaluate(state.itemSelector.value, { input: selected, frame, ...(states ? { states } : {}) }, siteOf(state, field), mode);
  };
}

function distributed<V extends object>(
  at: Visit<V>,
  state: MapState,
  selected: V,
  items: V | undefined,
  common: Pick<DistributedRun<V>, "state" | "processor" | "frame" | "inputOf" | "maxConcurrency">,
): DistributedRun<V> | undefined {
  const failureCount = count(at, state.toleratedFailureCount, "ToleratedFailureCount", selected);
  const percentage = failureCount === "lost" ? "lost" : percent(at, state.toleratedFailurePercentage, selected);
  if (failureCount === "lost" || percentage === "lost") return undefined;
  const source = items ? ({ kind: "items", items } as const) : reader(at, state, selected);
  if (source === undefined) return undefined;
  const batch = state.itemBatcher ? batcher(at, state, selected) : undefined;
  if (batch === "lost") return undefined;
  const writerFields = state.resultWriter?.value.parameters;
  const writer = writerFields ? templateField(at, writerFields.value, selected, `ResultWriter/${writerFields.key.name}`) : undefined;
  if (writerFields && !writer) return undefined;
  return {
    kind: "distributed",
    ...common,
    source,
    ...(failureCount ? { toleratedFailureCount: failureCount } : {}),
    ...(percentage ? { toleratedFailurePercentage: percentage } : {}),
    ...(batch ? { batch } : {}),
    ...(writer ? { writer } : {}),
  };
}

function reader<V extends object>(at: Visit<V>, state: MapState, selected: V): ReaderSource<V> | undefined {
  const itemReader = state.itemReader?.value;
  if (!itemReader) return undefined;
  const fields = itemReader.parameters;
  const parameters = fields ? templateField(at, fields.value, selected, `ItemReader/${fields.key.name}`) : undefined;
  if (fields && !parameters) return undefined;
  const maxItems = integer(at, itemReader.maxItems, "MaxItems", selected, {});
  if (maxItems === "lost") return undefined;
  return { kind: "reader", reader: itemReader, ...(parameters ? { parameters } : {}), ...(maxItems ? { maxItems } : {}) };
}

function batcher<V extends object>(at: Visit<V>, state: MapState, selected: V): DistributedRun<V>["batch"] | "lost" {
  const fields = state.itemBatcher?.value;
  const maxItems = integer(at, fields?.maxItemsPerBatch, "MaxItemsPerBatch", selected, { min: 1 });
  const maxBytes = maxItems === "lost" ? "lost" : integer(at, fields?.maxInputBytesPerBatch, "MaxInputBytesPerBatch", selected, { min: 1 });
  if (maxItems === "lost" || maxBytes === "lost") return "lost";
  const input = fields?.batchInput ? templateField(at, fields.batchInput.value, selected, "ItemBatcher/BatchInput") : undefined;
  if (fields?.batchInput && !input) return "lost";
  return { ...(maxItems ? { maxItems } : {}), ...(maxBytes ? { maxBytes } : {}), ...(input ? { input } : {}) };
}

/** MaxConcurrency, ToleratedFailureCount: integers from zero. */
function count<V extends object>(at: Visit<V>, field: Field<Template> | undefined, name: string, input: V): V | undefined | "lost" {
  return integer(at, field, name, input, { min: 0 });
}

function integer<V extends object>(
  at: Visit<V>,
  field: Field<Template> | undefined,
  name: string,
  input: V,
  { min }: { readonly min?: number },
): V | undefined | "lost" {
  const value = number(at, field, input);
  if (field === undefined || value === undefined || value === "lost") return value;
  const whole = checked(
    at,
    field,
    value,
    { kind: "integer" },
    `The ${field.key.name} field refers to value "%" which is not a valid integer`,
  );
  if (whole === undefined || min === undefined) return whole ?? "lost";
  const words = min === 0 ? `${name} cannot be negative.` : `${name} must be a positive integer.`;
  return checked(at, field, whole, { kind: "integer", min }, words, false) ?? "lost";
}

function percent<V extends object>(at: Visit<V>, field: Field<Template> | undefined, input: V): V | undefined | "lost" {
  const value = number(at, field, input);
  if (field === undefined || value === undefined || value === "lost") return value;
  const float = checked(at, field, value, { kind: "number" }, `The ${field.key.name} field refers to value "%" which is not a valid float`);
  if (float === undefined) return "lost";
  return (
    checked(at, field, float, { kind: "number", min: 0, max: 100 }, "ToleratedFailurePercentage must be between 0 and 100.", false) ??
    "lost"
  );
}

function number<V extends object>(at: Visit<V>, field: Field<Template> | undefined, input: V): V | undefined | "lost" {
  if (!field) return undefined;
  const { value } = field;
  const found =
    value.kind === "path"
      ? at.evaluation.unwrap(pathField(at, value as Path, input, field.key.name))
      : templateField(at, value, input, field.key.name);
  return found ?? "lost";
}

function checked<V extends object>(
  at: Visit<V>,
  field: Field<Template>,
  value: V,
  expected: Extract<Expected, { kind: "integer" | "number" }>,
  words: string,
  path = true,
): V | undefined {
  const { evaluation, mode, state } = at;
  // a path may lead to a number or to its text
  const asked = field.value.kind === "path" ? { ...expected, orText: true } : expected;
  const tail = path && field.value.kind === "path" ? `: ${field.value.text}` : "";
  return evaluation.unwrap(
    withCause(
      mode.expect(value, asked, evaluation.frame, siteOf(state, field.key.name)),
      () => words.replace("%", () => plain(value, mode)) + tail,
      state.queryLanguage === "JSONata" ? { query: field.key.name } : "runtime",
    ),
  );
}

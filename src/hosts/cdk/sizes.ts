import type { Tools } from "../../languages/evaluator/library.js";
import { computedText, plainText } from "../../languages/evaluator/text.js";
import { type Call, isNothing, type Value } from "../../languages/evaluator/values.js";

const SIZE = "core.Size";
const UNITS: Readonly<Record<string, number>> = { kibibytes: 1 / 1024, mebibytes: 1, gibibytes: 1024, tebibytes: 1024 * 1024 };

/** `Size.gibibytes(1)`, held in MiB. */
export function size(unit: string, call: Call, tools: Tools): Value | undefined {
  const factor = UNITS[unit];
  const [amount] = call.args;
  if (factor === undefined || !amount) return undefined;
  const value: Value =
    amount.kind === "number"
      ? { ...amount, value: amount.value * factor }
      : { kind: "unknown", placeholder: "number", name: "${Size}", at: amount.at };
  return tools.made(SIZE, { args: [value], at: call.at });
}

export function sizeIn(value: Value | undefined, unit: "MiB" | "GiB"): Value | undefined {
  if (!value || isNothing(value)) return undefined;
  const amount = value.kind === "made" && value.type === SIZE ? value.args[0] : undefined;
  if (amount?.kind !== "number") return { kind: "unknown", placeholder: "number", name: "${Size}", at: value.at };
  return unit === "MiB" ? amount : { ...amount, value: amount.value / 1024 };
}

/** Classes of instances that have a second name: `MEMORY5` is `r5`. */
const FAMILIES: Readonly<Record<string, string>> = { STANDARD: "m", MEMORY: "r", COMPUTE: "c", BURSTABLE: "t" };

/** `InstanceClass.M5`, `InstanceSize.XLARGE2`; undefined for names of which the type cannot be told. */
export function instanceConstant(group: string, name: string): string | undefined {
  if (group === "InstanceSize") {
    const times = /^XLARGE(\d+)$/.exec(name)?.[1];
    return times ? `${times}xlarge` : name.toLowerCase().replace(/_/g, "-");
  }
  const family = /^(STANDARD|MEMORY|COMPUTE|BURSTABLE)(\d+)$/.exec(name);
  if (family) return `${FAMILIES[family[1] as string]}${family[2]}`;
  return /^[A-Z]{1,3}\d{1,2}[A-Z]{0,4}$/.test(name) ? name.toLowerCase() : undefined;
}

/** `InstanceType.of(InstanceClass.M5, InstanceSize.LARGE)`. */
export function instanceType(call: Call): Value {
  const [kind, extent] = call.args.map(plainText);
  if (kind === undefined || extent === undefined) return { kind: "unknown", placeholder: "text", name: "${InstanceType}", at: call.at };
  return computedText(`${kind}.${extent}`, call.at);
}

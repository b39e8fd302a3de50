import { BEHAVIOR } from "./behavior.js";
import { FORM } from "./form.js";
import type { Operator } from "./mutate.js";

export const OPERATORS: readonly Operator[] = [...FORM, ...BEHAVIOR];

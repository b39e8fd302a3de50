import { BEHAVIOUR } from "./behaviour.js";
import { FORM } from "./form.js";
import type { Operator } from "./mutate.js";

export const OPERATORS: readonly Operator[] = [...FORM, ...BEHAVIOUR];

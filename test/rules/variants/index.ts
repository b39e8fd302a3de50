export { calls } from "./calls.js";
export { data } from "./data.js";
export { errors } from "./errors.js";
export { timeouts } from "./timeouts.js";

export { errors } from "./errors.js";
export { timeouts } from "./timeouts.js";

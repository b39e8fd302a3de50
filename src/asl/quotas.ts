/** Bytes of JSON text in UTF-8 that an input, result or output may have. @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const PAYLOAD_BYTES = 262_144;
/** Bytes of all variables of an execution together. @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html */
export const VARIABLES_BYTES = 10_485_760;
/** Events of a Standard execution, the one that ends it included. */
export const HISTORY_EVENTS = 25_000;
/** Seconds that an Express execution may take. */
export const EXPRESS_SECONDS = 300;
/** Seconds that a Standard execution may take: one year. */
export const STANDARD_SECONDS = 31_536_000;
/** Iterations of an inline Map that run at once, whatever MaxConcurrency says. */
export const INLINE_CONCURRENCY = 40;
/** Child executions of a Map Run that run at once. */
export const DISTRIBUTED_CONCURRENCY = 10_000;
/** The longest delay of a Wait, in seconds. */
export const WAIT_SECONDS = 2_147_483_647;

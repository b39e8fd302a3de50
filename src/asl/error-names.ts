/**
 * Names that the language reserves. `raised`: AWS reports this name; the others are in the specification, and a
 * handler for them alone never matches. @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export const RESERVED_ERRORS: ReadonlyMap<string, { readonly raised: boolean }> = new Map(
  Object.entries({
    "States.ALL": { raised: true },
    "States.TaskFailed": { raised: true },
    "States.Timeout": { raised: true },
    "States.HeartbeatTimeout": { raised: true },
    "States.Permissions": { raised: true },
    "States.DataLimitExceeded": { raised: true },
    "States.Runtime": { raised: true },
    "States.QueryEvaluationError": { raised: true },
    "States.ExceedToleratedFailureThreshold": { raised: true },
    "States.ItemReaderFailed": { raised: true },
    "States.ResultWriterFailed": { raised: true },
    "States.Http.Socket": { raised: true },
    "States.BranchFailed": { raised: false },
    "States.NoChoiceMatched": { raised: false },
    "States.IntrinsicFailure": { raised: false },
    "States.ParameterPathFailure": { raised: false },
    "States.ResultPathMatchFailure": { raised: false },
  }),
);

/** `States.Http.StatusCode.429` and its like. */
export const isHttpStatusError = (name: string) => /^States\.Http\.StatusCode\.\d{3}$/.test(name);

/** The same as a list. */
export const RESERVED_ERROR_NAMES: readonly string[] = [...RESERVED_ERRORS.keys()];

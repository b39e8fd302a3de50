import type { FieldValidationMode } from "../../integrations/mock-validation.js";
import type { Json } from "../../text/node.js";

/** What TestState is asked. @see https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html */
export interface TestStateRequest {
  readonly input: Json;
  readonly inspectionLevel: "INFO" | "DEBUG" | "TRACE";
  readonly variables: ReadonlyMap<string, Json>;
  /** The whole context object, instead of a generated one. */
  readonly context?: Json;
  readonly mock?: Mock;
  /** `Execution.RoleArn` of a generated context object: null for a request without a role, made up where absent. */
  readonly roleArn?: string | null;
  readonly revealSecrets?: boolean;
  readonly configuration: StateConfiguration;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly seed: number;
}

export interface Mock {
  /** Text that is no JSON is told apart from a string. */
  readonly result?: { readonly json: Json } | { readonly notJson: string };
  readonly error?: { readonly error?: string; readonly cause?: string };
  readonly fieldValidationMode: FieldValidationMode;
}

export interface StateConfiguration {
  readonly retrierRetryCount?: number;
  readonly mapIterationFailureCount?: number;
  readonly errorCausedByState?: string;
  readonly mapItemReaderData?: Json;
}

/** An exception instead of an answer. */
export interface Rejection {
  readonly code: "InvalidDefinition" | "ValidationException" | "ParamValidationError";
  readonly message: string;
}

export interface TestStateResult {
  readonly status: "SUCCEEDED" | "FAILED" | "RETRIABLE" | "CAUGHT_ERROR";
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  readonly inspectionData?: Json;
}

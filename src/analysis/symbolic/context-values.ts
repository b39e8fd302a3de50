import { globText } from "../../values/abstract/text.js";
import { type AbstractValue, ofText, PROVENANCE } from "../../values/abstract/value.js";

const SHORTEST_ARN = "arn:aws:states:us-east-1:123456789012:express:m:n".length;

/** `$$.Execution.Id`: `arn:aws:states:us-east-1:123456789012:execution:Name:id`, of Express executions `…:express:…`. */
export const executionArn = (): AbstractValue => ofText(globText(["arn:", ":states:", ":", ""], SHORTEST_ARN, 1024), PROVENANCE.execution);

/** `2026-11-23T10:31:37.123Z` and what else RFC 3339 allows. */
export const timeText = (provenance: number): AbstractValue => ofText(globText(["", "-", "-", "T", ":", ""], 16, 40), provenance, 42);

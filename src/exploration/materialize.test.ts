import { expect, it } from "vitest";
import { numbered } from "./materialize.js";

it.each([
  ["2026-01-01T00:00:00Z", 2, "2026-01-01T00:00:01Z"],
  ["2026-01-01T00:00:00Z", 3700, "2026-01-01T01:01:39Z"],
  ["someone@example.com", 3, "someone-3@example.com"],
  ["folder/file.json", 2, "folder/file-2.json"],
  ["arn:aws:sqs:us-east-1:111111111111:queue/example", 2, "arn:aws:sqs:us-east-1:111111111111:queue/example-2"],
])("%s, number %i, keeps its form", (text, n, expected) => expect(numbered(text, n)).toBe(expected));

import { expect, it } from "vitest";
import { numbered } from "./sample-text.js";

it.each([
  ["2026-01-01T00:00:00Z", 2, "2026-01-01T00:00:01Z"],
  ["2026-01-01T00:00:00Z", 3700, "2026-01-01T01:01:39Z"],
  ["someone@example.com", 3, "someone-3@example.com"],
  ["folder/file.json", 2, "folder/file-2.json"],
  ["arn:aws:sqs:us-east-1:111111111111:queue/example", 2, "arn:aws:sqs:us-east-1:111111111111:queue/example-2"],
  ["2026-01-31", 2, "2026-02-01"],
  ["i-0123456789abcdef0", 2, "i-0123456789abcdef1"],
  ["i-0123456789abcdef0", 17, "i-0123456789abcdf00"],
  ["111111111111", 10, "111111111120"],
  ["11111111-2222-4333-8444-000000000001", 16, "11111111-2222-4333-8444-000000000010"],
  ["d41d8cd98f00b204e9800998ecf8427e", 2, "d41d8cd98f00b204e9800998ecf8427f"],
])("%s, number %i, keeps its form", (text, n, expected) => expect(numbered(text, n)).toBe(expected));

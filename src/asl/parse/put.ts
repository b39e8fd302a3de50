/** Sets an optional member only where there is a value, so that absent stays absent. */
export function put(draft: Record<string, unknown>, name: string, value: unknown): void {
  if (value !== undefined) draft[name] = value;
}

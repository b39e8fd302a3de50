// How Step Functions writes the names of services, actions and members.

/** Step Functions uses the package name of the SDK for Java v2: no separators, neither "AWS"/"Amazon" in front nor "Service" behind. */
export function serviceName(serviceId) {
  return serviceId
    .replace(/^(aws|amazon) /i, "")
    .replace(/ services?$/i, "")
    .replace(/[^A-Za-z0-9]/g, "")
    .toLowerCase();
}

/**
 * Members are named as the SDK for Java v2 names them, with a capital in front: `logGroupName` is `LogGroupName`,
 * `DBInstanceIdentifier` is `DbInstanceIdentifier`, `ACL` is `Acl`, `ETag` stays.
 */
export function pascal(name) {
  let end = 1;
  while (end < name.length && /[A-Z]/.test(name[end]) && (end === name.length - 1 || !/[a-z]/.test(name[end + 1]))) end++;
  return name.charAt(0).toUpperCase() + name.slice(1, end).toLowerCase() + name.slice(end);
}

export const camel = (name) => name.charAt(0).toLowerCase() + name.slice(1);

/** Step Functions ends the names of all errors with "Exception", as the SDK for Java v2 does. */
export const errorName = (name) => (name.endsWith("Exception") ? name : `${name}Exception`);

/** Of versions like `3.1175.0`. */
export function compareVersions(a, b) {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  const at = left.findIndex((part, i) => part !== right[i]);
  return at < 0 ? 0 : left[at] - right[at];
}

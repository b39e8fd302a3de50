/** Programs of a test suite: what they declare is scaffolding and never deployed. */
const TEST_PROGRAM =
  /(?:^|\/)(?:__tests__|__mocks__)\/|[.-](?:test|spec|mock|mocks|stories)\.[cm]?[jt]sx?$|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$/i;
const TEST_FOLDER = /(?:^|\/)(?:tests?|spec|unit)\//i;
const PROGRAM = /\.(?:[cm]?[jt]sx?|py)$/i;
/** What a test compares its result with. */
const EXPECTED =
  /(?:^|\/)(?:tests?|spec|__tests__|__snapshots__|fixtures|testdata)\/(?:.*\/)?[^/]*(?:expected|snapshot|golden|actual)[^/]*\.(?:json|ya?ml)$/i;
/** Templates that the CDK's integration tests keep beside them. */
const SNAPSHOT = /\.snapshot\/|(?:^|\/)__snapshots__\//;

/** In the path of each of them: hardly any other path has to be looked at closely. */
const SUSPECT = /test|spec|mock|stories|unit|snapshot|fixtures/i;

/** A file that takes part in tests only; it is read where the user names it. */
export const isTestFile = (path: string): boolean =>
  SUSPECT.test(path) &&
  (TEST_PROGRAM.test(path) || (TEST_FOLDER.test(path) && PROGRAM.test(path)) || EXPECTED.test(path) || SNAPSHOT.test(path));

import fc from "fast-check";

/** The same cases at every run, so that a failure is the change's; `SFN_LINT_SEED=random` or a number tries others. */
const given = process.env.SFN_LINT_SEED;
const seed = given === "random" ? Date.now() % 2 ** 31 : Number(given ?? 1);
if (given === "random") console.log(`property tests from seed ${seed}`);
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

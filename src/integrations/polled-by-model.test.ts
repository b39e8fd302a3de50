import { describe, expect, it } from "vitest";
import { service } from "./catalog.js";
import { enumeratedStatuses } from "./polled-by-model.js";

const of = (name: string, action: string) => {
  const model = service(name)?.action(action);
  return model ? enumeratedStatuses(model) : [];
};

describe("statuses that a model enumerates", () => {
  it("finds the status of a job and its final members", () => {
    expect(of("iot", "describeJob")[0]).toEqual({ status: ["Job", "Status"], success: ["COMPLETED"], terminal: ["COMPLETED", "CANCELED"] });
    expect(of("sfn", "describeMapRun")[0]?.terminal).toEqual(["SUCCEEDED", "FAILED", "ABORTED"]);
    expect(of("cloudwatchlogs", "getQueryResults")[0]?.terminal).toEqual(["Complete", "Failed", "Cancelled", "Timeout"]);
  });

  it("takes STOPPED for final where the work can also complete", () => {
    expect(of("comprehend", "describeSentimentDetectionJob")[0]?.terminal).toContain("STOPPED");
    expect(of("ec2", "describeInstances").flatMap((one) => one.terminal)).not.toContain("stopped");
  });

  it("finds a status that is named otherwise", () => {
    expect(of("fsx", "describeDataRepositoryTasks")).toEqual([
      { status: ["DataRepositoryTasks", "*", "Lifecycle"], success: ["SUCCEEDED"], terminal: ["SUCCEEDED", "FAILED", "CANCELED"] },
    ]);
    expect(of("glacier", "describeJob")[0]?.terminal).toEqual(["Succeeded", "Failed"]);
  });

  it("reads nothing off calls that act", () => {
    expect(of("iot", "createJob")).toEqual([]);
  });
});

import { newestModelDate } from "./models.js";

/** When AWS ends, or has ended, a service or a part of it. */
export interface ServiceEnd {
  /** As `2026-10-07`. */
  readonly day: string;
  /** Was it before the newest source of the catalog? Otherwise it is announced. */
  readonly isPast: boolean;
  /** Only these actions, and not the whole service. */
  readonly inPart: boolean;
}

/**
 * Days on which AWS ends services, by the notice in each service's own documentation or API model, unless noted otherwise. Left out are
 * services that are only closed to new customers, those that ended without a day (IoT Things Graph, WAF Classic in some regions),
 * and Amazon Chime, whose API also serves the SDK that goes on.
 * @see https://docs.aws.amazon.com/application-cost-profiler/latest/APIReference/Welcome.html
 * @see https://docs.aws.amazon.com/app-mesh/latest/userguide/tooling.html
 * @see https://docs.aws.amazon.com/codeguru/latest/security-ug/end-of-support.html
 * @see https://aws.amazon.com/blogs/mt/support-for-amazon-cloudwatch-evidently-ending-soon/
 * @see https://docs.aws.amazon.com/connect/latest/adminguide/amazonconnect-voiceid-end-of-support.html
 * @see https://docs.aws.amazon.com/elastictranscoder/latest/developerguide/accessing.html
 * @see https://docs.aws.amazon.com/finspace/latest/data-api/amazon-finspace-end-of-support.html
 * @see https://docs.aws.amazon.com/greengrass/v2/developerguide/migrate-from-v1.html
 * @see https://docs.aws.amazon.com/inspector/v1/userguide/inspector-arns.html
 * @see https://docs.aws.amazon.com/iotevents/latest/developerguide/doc-history.html
 * @see https://docs.aws.amazon.com/iot-1-click/latest/developerguide/doc-history.html
 * @see https://docs.aws.amazon.com/kinesisanalytics/latest/dev/discontinuation.html
 * @see https://docs.aws.amazon.com/lookout-for-equipment/latest/userguide/doc-history.html
 * @see https://docs.aws.amazon.com/lookoutmetrics/latest/dev/what-is.html
 * @see https://docs.aws.amazon.com/mediastore/latest/ug/what-is-regions.html
 * @see https://docs.aws.amazon.com/opsworks/latest/APIReference/Welcome.html
 * @see https://docs.aws.amazon.com/panorama/latest/dev/panorama-end-of-support.html
 * @see https://docs.aws.amazon.com/proton/latest/userguide/proton-end-of-support.html
 * @see https://docs.aws.amazon.com/qldb/latest/developerguide/document-history.html
 * @see https://docs.aws.amazon.com/workmail/latest/APIReference/API_DeregisterFromWorkMail.html
 * @see https://docs.aws.amazon.com/workspaces-thin-client/latest/ug/workspacesthinclient-end-of-support.html
 */
const ENDS: ReadonlyMap<string, string> = new Map([
  ["applicationcostprofiler", "2024-09-30"],
  ["appmesh", "2026-09-30"],
  ["clouddirectory", "2027-07-24"],
  ["codegurusecurity", "2025-11-20"],
  ["elastictranscoder", "2025-11-13"],
  ["evidently", "2025-10-17"],
  ["finspace", "2026-10-07"],
  ["finspacedata", "2026-10-07"],
  ["greengrass", "2026-10-07"],
  ["inspector", "2026-05-20"],
  ["iot1clickdevices", "2024-12-16"],
  ["iot1clickprojects", "2024-12-16"],
  ["iotanalytics", "2025-12-15"],
  ["iotevents", "2026-05-20"],
  ["ioteventsdata", "2026-05-20"],
  ["iotfleethub", "2025-10-18"],
  ["kinesisanalytics", "2026-01-27"],
  ["lexmodelbuilding", "2025-09-15"],
  ["lexruntime", "2025-09-15"],
  ["lookoutequipment", "2026-10-07"],
  ["lookoutmetrics", "2025-10-09"],
  ["lookoutvision", "2025-10-31"],
  ["mediastore", "2025-11-13"],
  ["mediastoredata", "2025-11-13"],
  ["opsworks", "2024-05-26"],
  ["panorama", "2026-05-31"],
  ["proton", "2026-10-07"],
  ["qldb", "2025-07-31"],
  ["qldbsession", "2025-07-31"],
  ["robomaker", "2025-09-10"],
  ["simspaceweaver", "2026-05-20"],
  ["voiceid", "2026-05-20"],
  ["workmail", "2027-03-31"],
  ["workmailmessageflow", "2027-03-31"],
  ["workspacesthinclient", "2027-03-31"],
]);

/**
 * Parts of a service that end while others go on: Pinpoint's endpoints, segments, campaigns, journeys and analytics.
 * @see https://docs.aws.amazon.com/pinpoint/latest/userguide/migrate.html
 */
const PARTS: ReadonlyMap<string, { readonly day: string; readonly actions: RegExp }> = new Map([
  ["pinpoint", { day: "2026-10-30", actions: /Endpoint|Segment|Campaign|Journey|DateRangeKpi|EventStream|^putEvents$/ }],
]);

/** When AWS ends what a call of `aws-sdk:<service>:<action>` reaches; undefined where nothing is announced. */
export function serviceEnd(service: string, action: string): ServiceEnd | undefined {
  const whole = ENDS.get(service);
  const part = PARTS.get(service);
  const day = whole ?? (part?.actions.test(action) ? part.day : undefined);
  return day === undefined ? undefined : { day, isPast: day <= newestModelDate(), inPart: whole === undefined };
}

/** The services that AWS ends as a whole, whether announced or done. */
export const endedServices = (): readonly string[] => [...ENDS.keys()];

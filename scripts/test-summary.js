// Reads vitest's JSON report and prints "N passed, N failed" as its last line. Ends with 1 when a
// test failed, when a file could not be run, or when there was no test or no report at all.
import { readFileSync } from "node:fs";

const [path = ""] = process.argv.slice(2);
const report = read(path);
const files = report?.testResults ?? [];
const tests = files.flatMap((file) => file.assertionResults);
const passed = tests.filter((test) => test.status === "passed").length;
const failedTests = tests.filter((test) => test.status === "failed").length;
// A file that broke before its tests counts as one failure: its tests are missing.
const brokenFiles = files.filter(
  (file) =>
    file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed"),
).length;
const skipped = tests.length - passed - failedTests;
const failed = failedTests + brokenFiles;

if (report === null) console.log("The tests left no report: they were cut off or did not start.");
else if (tests.length === 0) console.log("There were no tests.");
if (skipped > 0) console.log(`${skipped} left out`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(report === null || passed === 0 || failed > 0 || report.success !== true ? 1 : 0);

function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

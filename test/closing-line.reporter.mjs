import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { setTimeout } from 'node:timers';

/** How long what a test left open may keep the process, in ms. */
const PATIENCE = 15_000;

/** How many failures are named. */
const NAMED = 60;

/** A line for each test that failed, and for each file that did not run. */
function failures(results) {
  const lines = results.testResults.flatMap((file) => {
    const path = relative(process.cwd(), file.testFilePath);
    const where = `${file.displayName?.name ?? ''} ${path}`.trim();
    if (file.testExecError) {
      const [reason] = String(file.testExecError.message ?? file.testExecError).split('\n');
      return [`${where}: ${reason}`];
    }
    return file.testResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => `${where}: ${fullName}`);
  });
  const more = lines.length - NAMED;
  return [...lines.slice(0, NAMED), ...(more > 0 ? [`and ${more} more`] : [])];
}

/**
 * Ends every run with the names of what failed, and one plain line that a person, or a CI that does not know
 * Jest, can read. Where more is to come after the tests, AGI_CLOSING_LINE names a file for them.
 */
export default class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const crashed = results.testResults.filter((file) => file.testExecError).length;
    const skipped = results.numPendingTests + results.numTodoTests;
    const counts = [
      `${results.numPassedTests} passed`,
      `${results.numFailedTests + crashed} failed`,
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ];
    // A CI may show no more than the end of what was printed: the failures are named here once more.
    const failed = failures(results).map((failure) => `failed: ${failure}\n`);
    const line = `${failed.join('')}${counts.join(', ')}\n`;
    const { AGI_CLOSING_LINE: file } = process.env;
    if (file !== undefined) writeFileSync(file, line);
    // Jest's own summary comes after all reporters; this line is to be the last.
    else process.once('exit', () => process.stdout.write(line));

    // Without this, Jest waits for ever for what a test has left open; a CI cannot tell that from work.
    setTimeout(() => {
      const open = process.getActiveResourcesInfo().join(', ');
      process.stderr.write(`The tests are over, but this is still open: ${open}\n`);
      process.exit(1);
    }, PATIENCE).unref();
  }
}

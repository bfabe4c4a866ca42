import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers';

/** How long what a test left open may keep the process, in ms. */
const PATIENCE = 15_000;

/**
 * Ends every run with one plain line that a person, or a CI that does not know Jest, can read. Where
 * more is to come after the tests, AGI_CLOSING_LINE names a file that the line is written into.
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
    const line = `${counts.join(', ')}\n`;
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

/** Ends every run with one plain line that a person, or a CI that does not know Jest, can read. */
export default class ClosingLineReporter {
  onRunComplete(_contexts, results) {
    const crashed = results.testResults.filter((file) => file.testExecError).length;
    const skipped = results.numPendingTests + results.numTodoTests;
    const counts = [
      `${results.numPassedTests} passed`,
      `${results.numFailedTests + crashed} failed`,
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ];
    // Jest's own summary comes behind all reporters; this line is to be the last.
    process.once('exit', () => process.stdout.write(`${counts.join(', ')}\n`));
  }
}

/**
 * Says why tests were skipped, and ends the run with one line that is easy to find: `N passed, N failed, N skipped`.
 * A suite that could not even be loaded counts as a failure.
 */
export default class SummaryReporter {
  /** Called by Jest at the end, with what it aggregated. */
  onRunComplete(_contexts, results) {
    const reasons = new Set(
      results.testResults
        .flatMap((file) => file.testResults)
        .filter((test) => test.status === 'pending')
        .flatMap((test) => /\[skipped: (?<reason>.*?)\]/.exec(test.fullName)?.groups?.reason ?? []),
    )
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const skipped = results.numPendingTests + results.numTodoTests
    // Jest's own summary comes after every custom reporter, and this line has to be the last.
    process.once('exit', () => {
      for (const reason of reasons) console.log(`skipped: ${reason}`)
      console.log(`${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`)
    })
  }
}

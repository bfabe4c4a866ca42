import type { ApplicationResult } from '../../application/application.js';
import {
  MIX_MONITOR,
  STOP_MIX_MONITOR,
  type MixMonitorOptions,
} from '../../application/rows/monitor.js';
import { CallRecording, type MixMonitor } from '../call/call-recording.js';
import type { CommandOptions } from '../options.js';
import { callOf, runApplication } from './send.js';

/** Applications that record a call. */
export abstract class MonitoringApplications {
  /**
   * Records both sides of the call from now on, beside whatever happens. Asterisk: MixMonitor. It ends with
   * the session of a caller who has hung up, or by `stop()`.
   *
   * @param file with the ending of its format: `calls/17.wav`; in Asterisk's folder for such recordings
   * unless it begins with `/`
   * @returns the recording; Asterisk does not tell whether the file could be written
   */
  mixMonitor(file: string, options?: MixMonitorOptions): Promise<MixMonitor> {
    const started = runApplication(this, MIX_MONITOR, [file, options], options);
    const call = callOf(this);
    return call.throttle.run(async () => {
      const start = await started;
      return new CallRecording(call, file, options ?? {}, start);
    });
  }

  /**
   * Ends a recording. Asterisk: StopMixMonitor. Works on a dead channel.
   *
   * @param id of the recording; the one that began last unless given
   */
  stopMixMonitor(id?: string, options?: CommandOptions): Promise<ApplicationResult> {
    return runApplication(this, STOP_MIX_MONITOR, [id, options], options);
  }
}

/**
 * The end of a simulated application: its status, and what it leaves on the channel.
 *
 * @publicApi
 */
export interface SimulatedEnding {
  /**
   * The word in which the application says how it ended, as Asterisk has it: `BUSY` of Dial is in
   * DIALSTATUS then. Any word may be given. Applications that leave no such word refuse one.
   */
  status?: string;
  /** Variables that it leaves, beside those that Asterisk would leave with this status, or instead. */
  variables?: Readonly<Record<string, string>>;
  /** The value of HANGUPCAUSE then, a number of Q.850: 17 is busy. As Asterisk has it unless given. */
  cause?: number;
  /**
   * Where the dialplan goes on after the session, `context,extension,priority`: the application moved
   * the call, as Goto does, or a Queue that the caller left by a key. The session goes on.
   */
  movesTo?: string;
  /**
   * Where the call is taken, `context,extension,priority`: somebody redirected or transferred it while
   * the application ran. The server is told of a hangup.
   */
  redirectsTo?: string;
}

/**
 * The outcome of a dialplan application in a test: what it leaves, and when it ends.
 *
 * @publicApi
 */
export interface SimulatedOutcome extends SimulatedEnding {
  /**
   * How long the application takes until its status is known, in ms: a Dial rings for that long, a Queue
   * lets the caller wait. 0 unless given; where the application ends with its own time-out (`NOANSWER`
   * of Dial), that time. A ConfBridge or Page without a status lasts until the caller hangs up.
   */
  after?: number;
  /**
   * How long the caller is connected then, in ms, before the far end hangs up: for a Dial or a FollowMe that
   * is answered, and a Queue that is served. 1000 unless given. A limit in the options of Dial ends it earlier.
   */
  talks?: number;
  /** The end that a key of the caller brings before, by the key. All other keys are lost. */
  onKey?: Readonly<Record<string, SimulatedEnding>>;
  /** The end that a hangup of the caller brings before; the usual one of Asterisk unless given. */
  onHangup?: Pick<SimulatedEnding, 'status' | 'variables' | 'cause'>;
}

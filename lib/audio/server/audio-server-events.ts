/**
 * The events of an audio server, with their arguments.
 *
 * @publicApi
 */
export interface AudioServerEvents {
  /** The server accepts connections of Asterisk's. */
  listening: [host: string, port: number];
  /** The server is closed, and all its lines are over. */
  close: [];
  /**
   * The listening socket failed, or connections are refused because the process is out of file descriptors.
   * Nothing that a peer sends causes it.
   */
  error: [error: Error];
}

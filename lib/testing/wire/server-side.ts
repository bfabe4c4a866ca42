/** The server, as Asterisk's side of a session sees it. */
export interface ServerSide {
  /** Sends wire text to the server. */
  write(wire: string): void;
  /** Closes Asterisk's side of the connection. */
  end(): void;
}
